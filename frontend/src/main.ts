// The SPARQL page with script: the form stays the form, with an editor in place of its text field.

import { addressOf, askedIn, fieldsBehindHash } from "./address";
import { Editor } from "./editor";
import { allNames, resultsOf } from "./service";
import { enliven } from "./table";

function part<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found as T;
}

const form = part<HTMLFormElement>("query-form");
const field = part<HTMLTextAreaElement>("query-field");
const results = part("results");
const said = part("said");
const stop = part<HTMLButtonElement>("stop");
const share = part<HTMLButtonElement>("share");
let running: AbortController | undefined;
let shown = askedIn(location);

const editor = new Editor(part("editor"), field.value, "Query in SPARQL", () => form.requestSubmit(), () => {
  field.value = editor.text;
});

function fields(): URLSearchParams {
  field.value = editor.text;
  const sent = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") sent.append(name, value);
  return sent;
}

/** Make what the service wrote alive: sortable tables, and the mark of an error in the editor. */
function dress(): void {
  for (const table of results.querySelectorAll<HTMLTableElement>("table.answer")) enliven(table);
  const problem = results.querySelector<HTMLElement>(".problem");
  const { line, column } = problem?.dataset ?? {};
  const message = problem?.querySelector("pre")?.textContent?.split("\n")[0]?.replace(/^query:\d+:\d+: /, "") ?? "";
  editor.mark(line && column ? { line: Number(line), column: Number(column), message } : null);
}

function show(html: string): void {
  results.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  dress();
}

function fail(message: string): void {
  const place = document.createElement("section");
  place.className = "problem";
  place.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.textContent = message;
  place.append(words);
  results.replaceChildren(place);
}

async function run(remember: boolean): Promise<void> {
  running?.abort();
  const mine = (running = new AbortController());
  const sent = fields();
  const begun = performance.now();
  said.textContent = "Asking …";
  stop.hidden = false;
  form.classList.add("busy");
  results.setAttribute("aria-busy", "true");
  try {
    const html = await resultsOf(sent, mine.signal);
    if (remember) history.pushState(null, "", addressOf(sent));
    shown = askedIn(location);
    show(html);
    const title = document.getElementById("results-title")?.textContent?.trim() ?? "";
    said.textContent = `${title}, in ${((performance.now() - begun) / 1000).toFixed(2)} s`;
  } catch (error) {
    if (running !== mine) return;
    said.textContent = "";
    if (mine.signal.aborted) said.textContent = "Stopped.";
    else fail(error instanceof Error ? error.message : String(error));
  } finally {
    if (running === mine) {
      running = undefined;
      stop.hidden = true;
      form.classList.remove("busy");
      results.removeAttribute("aria-busy");
    }
  }
}

/** Take over what stands behind # in the address, and run it. */
function restore(sent: URLSearchParams): void {
  editor.text = sent.get("query") ?? "";
  for (const box of form.querySelectorAll<HTMLInputElement>("input[type=checkbox]")) {
    box.checked = sent.getAll(box.name).includes(box.value);
  }
  void run(false);
}

async function copyLink(): Promise<void> {
  const address = new URL(addressOf(fields()), location.href).href;
  try {
    await navigator.clipboard.writeText(address);
    said.textContent = "The link to this query is copied.";
  } catch {
    history.replaceState(null, "", address);
    shown = askedIn(location);
    said.textContent = "The link to this query stands in the address bar.";
  }
}

form.addEventListener("submit", (event) => {
  const format = form.elements.namedItem("format");
  field.value = editor.text;
  if (format instanceof HTMLSelectElement && format.value !== "page") return; // a file: the browser saves it
  event.preventDefault();
  void run(true);
});
stop.addEventListener("click", () => running?.abort());
share.addEventListener("click", () => void copyLink());
window.addEventListener("popstate", () => {
  if (askedIn(location) !== shown) location.reload();
});
window.addEventListener("pageshow", (event) => {
  // Browsers put old text back into the field when somebody comes back; the editor takes it over.
  if (!event.persisted && field.value !== editor.text) editor.text = field.value;
});

document.documentElement.classList.add("js");
field.hidden = true;
part("editor").hidden = false;
for (const element of document.querySelectorAll<HTMLElement>(".live:not(#stop)")) element.hidden = false;
dress();
const opened = document.querySelector<HTMLElement>(".examples details[open]");
if (opened) part("examples").scrollTop = opened.offsetTop - 60;
void allNames();
const behindHash = fieldsBehindHash(location.hash);
if (behindHash) restore(behindHash);
document.documentElement.dataset["ready"] = "";
