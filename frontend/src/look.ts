// How the editor looks: colours come from the page's style sheet, so that themes need no second list.

import { HighlightStyle } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

export const colours = HighlightStyle.define([
  { tag: tags.comment, color: "var(--comment)", fontStyle: "italic" },
  { tag: tags.keyword, color: "var(--keyword)", fontWeight: "600" },
  { tag: tags.variableName, color: "var(--variable)" },
  { tag: tags.string, color: "var(--string)" },
  { tag: [tags.integer, tags.float, tags.number, tags.bool], color: "var(--number)" },
  { tag: [tags.namespace, tags.url, tags.typeName], color: "var(--name)" },
]);

const MONO = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace';

export const look = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--surface)", fontSize: ".875rem" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: MONO, lineHeight: "1.5", minHeight: "13rem", maxHeight: "min(60vh, 27rem)", overflow: "auto" },
  ".cm-content": { padding: ".7rem 0", caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  ".cm-gutters": { color: "var(--soft)", backgroundColor: "var(--surface)", border: "0" },
  ".cm-activeLine": { backgroundColor: "transparent", boxShadow: "inset 3px 0 0 var(--rule)" },
  "&.cm-focused .cm-activeLine": { boxShadow: "inset 3px 0 0 var(--accent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--accent) 28%, transparent)",
  },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--accent-soft)", outline: "1px solid var(--accent)" },
  ".cm-lintRange-error": { backgroundImage: "none", backgroundColor: "var(--open-soft)", textDecoration: "underline wavy 2px var(--open)" },
  ".cm-lint-marker-error": { content: '""', width: ".7em", height: ".7em", borderRadius: "50%", backgroundColor: "var(--open)" },
  ".cm-gutter-lint": { width: "1rem" },
  ".cm-tooltip": { color: "var(--ink)", backgroundColor: "var(--surface)", border: "1px solid var(--strong-rule)", borderRadius: "8px", maxWidth: "92vw" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--open)", whiteSpace: "pre-wrap" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: MONO, maxHeight: "18rem", maxWidth: "min(92vw, 44rem)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: ".1rem .6rem", lineHeight: "1.7rem" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    color: "var(--ink)", backgroundColor: "var(--accent-soft)", outline: "2px solid var(--accent)", outlineOffset: "-2px",
  },
  ".cm-completionDetail": { color: "var(--soft)", fontStyle: "normal", marginLeft: "1em" },
  ".cm-completionInfo": { padding: ".5rem .7rem", maxWidth: "22rem", whiteSpace: "pre-line", fontFamily: "system-ui, sans-serif" },
});
