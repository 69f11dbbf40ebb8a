// What the page asks of its own service.

export interface Entry {
  iri: string;
  name: string;
  label: string;
  definition?: string;
  synonyms?: string[];
  uses?: number;
  range?: string;
  class?: string;
}

export interface Names {
  prefixes: { name: string; iri: string }[];
  properties: Entry[];
  classes: Entry[];
  graphs: string[];
}

const NOTHING: Names = { prefixes: [], properties: [], classes: [], graphs: [] };
let names: Promise<Names> | undefined;

/** Return the prefixes, properties, classes and graphs; asked once. */
export function allNames(): Promise<Names> {
  names ??= json<Names>("/query/names.json").catch(() => {
    names = undefined;
    return NOTHING;
  });
  return names;
}

/** Return the terms that match a word, those of a class first. */
export async function termsLike(word: string, kind: string, signal: AbortSignal): Promise<Entry[]> {
  const asked = new URLSearchParams({ q: word, ...(kind && { class: kind }) });
  return (await json<{ terms: Entry[] }>(`/query/terms.json?${asked}`, signal)).terms;
}

async function json<T>(address: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(address, { headers: { Accept: "application/json" }, ...(signal && { signal }) });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return (await response.json()) as T;
}

/** Run the form's query: the piece of HTML that shows the answer, or why there is none. */
export async function resultsOf(fields: URLSearchParams, signal: AbortSignal): Promise<string> {
  const response = await fetch("/query/results", { method: "POST", body: fields, signal });
  const body = await response.text();
  if (response.headers.get("Content-Type")?.startsWith("text/html")) return body;
  throw new Error(problemIn(body) || `the service answered with status ${response.status}`);
}

function problemIn(body: string): string {
  try {
    const said = JSON.parse(body) as { detail?: string; mend?: string };
    return [said.detail, said.mend].filter(Boolean).join("; ");
  } catch {
    return "";
  }
}
