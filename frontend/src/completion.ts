// Proposes names where they fit: properties, classes and terms of the graph, prefixes, variables, words.

import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { placeAt, type Place } from "./place";
import { allNames, termsLike, type Entry, type Names } from "./service";
import { CLAUSES, FUNCTIONS, PATTERNS } from "./words";

const MOST = 60;
const LONGEST_QUERY = 50_000;
const RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

/** A source of completions for CodeMirror. */
export async function propose(context: CompletionContext): Promise<CompletionResult | null> {
  const before = context.state.sliceDoc(0, context.pos);
  if (before.length > LONGEST_QUERY) return null;
  const place = placeAt(before);
  if (!place || (!place.word && !context.explicit)) return null;
  const stopped = new AbortController();
  context.addEventListener("abort", () => stopped.abort());
  const names = await allNames();
  const options = place.word.startsWith("?") || place.word.startsWith("$")
    ? variables(context.state.doc.toString(), place)
    : await fitting(place, names, before, stopped.signal);
  if (context.aborted || options.length === 0) return null;
  return { from: place.from, options: options.slice(0, MOST), filter: false };
}

async function fitting(place: Place, names: Names, text: string, signal: AbortSignal): Promise<Completion[]> {
  const { word, slot } = place;
  switch (slot) {
    case "prefix":
      return ranked(names.prefixes, word, ({ name }) => [name], ({ name, iri }) => ({
        label: `${name}:`, detail: iri, apply: `${name}: <${iri}>`, type: "namespace",
      }));
    case "graph":
      return names.graphs.map((iri) => ({ label: `<${iri}>`, type: "namespace" }));
    case "property":
      return [...isA(word), ...entries(names.properties, word, "property")];
    case "object":
    case "values": {
      const property = propertyIri(place.property, names);
      if (property === RDF_TYPE) return entries(names.classes, word, "class");
      const range = names.properties.find((entry) => entry.iri === property)?.range ?? "";
      return [...(await terms(word, range, names, signal)), ...qualified(names, word)];
    }
    case "subject":
      return [...keywords(PATTERNS, word), ...(await terms(word, "", names, signal)), ...(word ? [] : variables(text, place))];
    case "expression":
      return [
        ...(word ? [] : variables(text, place)), ...keywords(FUNCTIONS, word),
        ...(word ? await terms(word, "", names, signal) : []), ...qualified(names, word),
      ];
    case "end":
      return keywords(PATTERNS, word);
    default:
      return [...keywords(CLAUSES, word), ...qualified(names, word)];
  }
}

/** Classes and properties for a word with a prefix, wherever it stands. */
function qualified(names: Names, word: string): Completion[] {
  if (!word.includes(":")) return [];
  return [...entries(names.classes, word, "class"), ...entries(names.properties, word, "property")];
}

function isA(word: string): Completion[] {
  return word === "" || word === "a" ? [{ label: "a", detail: "is a", type: "keyword" }] : [];
}

/** Terms that match; a word with a prefix other than that of the terms asks for none. */
async function terms(word: string, kind: string, names: Names, signal: AbortSignal): Promise<Completion[]> {
  const [prefix, local] = parts(word);
  if (prefix !== null && names.prefixes.length > 0 && !names.prefixes.some(({ name }) => name === prefix)) return [];
  try {
    const found = await termsLike(local, kind, signal);
    return found.filter((entry) => prefix === null || entry.name.startsWith(`${prefix}:`)).map((entry) => option(entry, "term"));
  } catch {
    return [];
  }
}

function entries(list: Entry[], word: string, type: string): Completion[] {
  const [prefix, local] = parts(word);
  const among = prefix === null ? list : list.filter((entry) => entry.name.startsWith(`${prefix}:`));
  return ranked(
    [...among].sort((a, b) => (b.uses ?? 0) - (a.uses ?? 0)), local,
    (entry) => [parts(entry.name)[1], entry.label, ...(entry.synonyms ?? [])],
    (entry) => option(entry, type),
  );
}

function option(entry: Entry, type: string): Completion {
  const told = [
    entry.definition, entry.synonyms && `Also: ${entry.synonyms.join(", ")}.`,
    entry.uses && `Used ${entry.uses.toLocaleString("en")} time${entry.uses === 1 ? "" : "s"}.`,
  ].filter(Boolean).join("\n");
  const detail = entry.class ?? (plain(entry.label) === plain(parts(entry.name)[1]) ? "" : entry.label);
  return { label: entry.name, type, ...(detail && { detail }), ...(told && { info: () => note(told) }) };
}

function note(text: string): HTMLElement {
  const element = document.createElement("div");
  element.textContent = text;
  return element;
}

function keywords(list: readonly string[], word: string): Completion[] {
  const wanted = word.toUpperCase();
  return list.filter((name) => name.toUpperCase().startsWith(wanted)).map((label) => ({ label, type: "keyword" }));
}

function variables(text: string, place: Place): Completion[] {
  const found = [...text.matchAll(/[?$]\w+/g)].filter(({ index }) => index !== place.from).map(([name]) => `?${name.slice(1)}`);
  const wanted = `?${place.word.slice(1)}`;
  return [...new Set(found)].filter((name) => name.startsWith(wanted)).sort().map((label) => ({ label, type: "variable" }));
}

/** Put first what begins with a word, then what has a word that does, then what holds it. */
function ranked<T>(list: T[], word: string, namesOf: (one: T) => string[], made: (one: T) => Completion): Completion[] {
  const wanted = plain(word);
  const places: Completion[][] = [[], [], []];
  for (const one of list) {
    const names = namesOf(one).map(plain);
    const rank = names.some((name) => name.startsWith(wanted)) ? 0
      : names.some((name) => name.includes(` ${wanted}`)) ? 1
      : names.some((name) => name.includes(wanted)) ? 2 : -1;
    places[rank]?.push(made(one));
  }
  return places.flat();
}

/** Fold a name: hasSideEffect, has side effect and HAS-SIDE-EFFECT are one. */
function plain(name: string): string {
  return name.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2").replace(/[\s_-]+/g, " ").toLowerCase();
}

function parts(word: string): [string | null, string] {
  const at = word.startsWith("<") ? -1 : word.indexOf(":");
  return at < 0 ? [null, word] : [word.slice(0, at), word.slice(at + 1)];
}

function propertyIri(name: string, names: Names): string {
  if (name === "a") return RDF_TYPE;
  if (name.startsWith("<")) return name.slice(1, -1);
  const [prefix, local] = parts(name);
  const found = names.prefixes.find((one) => one.name === prefix);
  return found ? found.iri + local : "";
}
