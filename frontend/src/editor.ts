// The editor: CodeMirror in a shadow root, where its style sheets need no exception in the page's policy.

import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, indentUnit, LanguageSupport, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { styleTags, tags } from "@lezer/highlight";
import { SparqlLanguage } from "codemirror-lang-sparql";
import { propose } from "./completion";
import { colours, look } from "./look";

// The grammar leaves names with a prefix without a colour.
const sparql = SparqlLanguage.configure({ props: [styleTags({ "Pname_ln Pname_ns": tags.namespace })] });

export interface Mark {
  line: number;
  column: number;
  message: string;
}

/**
 * Put what is typed in place of a selection. Left to itself, the browser would carry the style of what
 * stood there over into a style attribute, which the page's policy forbids and the console complains of.
 */
function replaceSelection(event: InputEvent, view: EditorView): boolean {
  const { data, inputType, isComposing } = event;
  const { from, to } = view.state.selection.main;
  if (inputType !== "insertText" || !data || isComposing || from === to) return false;
  const insert = () => view.state.update(view.state.replaceSelection(data), { userEvent: "input.type", scrollIntoView: true });
  if (!view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, data, insert))) view.dispatch(insert());
  event.preventDefault();
  return true;
}

export class Editor {
  private readonly view: EditorView;

  /** Make an editor in an element; `run` is called for Ctrl+Enter, `changed` when the text changes. */
  constructor(place: HTMLElement, text: string, label: string, run: () => void, changed: () => void) {
    const root = place.attachShadow({ mode: "open" });
    const runs = (): boolean => {
      run();
      return true;
    };
    const state = EditorState.create({
      doc: text.replaceAll("\r\n", "\n"),
      extensions: [
        keymap.of([{ key: "Mod-Enter", run: runs, preventDefault: true }, { key: "Tab", run: acceptCompletion }]),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap]),
        lineNumbers(), history(), drawSelection(), highlightActiveLine(), bracketMatching(), closeBrackets(),
        indentUnit.of("  "), EditorState.tabSize.of(2), EditorView.lineWrapping, lintGutter(),
        new LanguageSupport(sparql), syntaxHighlighting(colours), look,
        autocompletion({ override: [propose], icons: false, maxRenderedOptions: 60 }),
        EditorView.domEventHandlers({ beforeinput: replaceSelection }),
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", autocapitalize: "off" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) changed();
        }),
      ],
    });
    this.view = new EditorView({ state, root, parent: root });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  set text(text: string) {
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text } });
  }

  /** Mark a place as wrong, and put the cursor there; null takes the mark away. */
  mark(mark: Mark | null): void {
    const { state } = this.view;
    if (mark === null) {
      this.view.dispatch(setDiagnostics(state, []));
      return;
    }
    const line = state.doc.line(Math.min(Math.max(mark.line, 1), state.doc.lines));
    // The service counts characters, the editor units of UTF-16.
    const before = [...line.text].slice(0, Math.max(mark.column - 1, 0)).join("").length;
    const width = /^(?:\w+(?::[\w-]*)?|\S)/.exec(line.text.slice(before))?.[0].length ?? 0;
    const from = Math.min(line.from + before, line.to);
    const to = Math.min(from + Math.max(width, 1), state.doc.length);
    this.view.dispatch(setDiagnostics(state, [{ from, to, severity: "error", message: mark.message }]));
    this.view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
  }
}
