// Search with suggestions: the combobox pattern of the ARIA Authoring Practices Guide.
const search = document.getElementById("search");
const suggestions = document.getElementById("suggestions");
const MOST = 12;
let active = -1;

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
// What can be found, gathered when somebody first looks for something.
let entries = [];
function gather() {
  if (entries.length) return;
  entries = [...data.nodes.filter((part) => !cards.has(part.id)), ...cards.values(), ...sorts.values()].map((part) => ({
    id: part.id,
    label: isRelation(part) ? (part.inward ? `${part.label} ${part.anchor}` : `${part.anchor} ${part.label}`.trim()) : part.label,
    note: isRelation(part) ? plural(part.rows.length, "statement") : part.form === "class" ? "sort of thing" : part.kind,
    also: part.synonyms ?? [],
    rank: isRelation(part) ? 1 : 0,
  }));
  for (const entry of entries) entry.words = [entry.label, ...entry.also].map(folded);
}

function found(text) {
  const wanted = folded(text.trim());
  gather();
  if (!wanted) return [];
  const score = ({ words, rank }) => {
    const places = words.map((word) => word.indexOf(wanted)).filter((at) => at >= 0);
    if (!places.length) return Infinity;
    const at = Math.min(...places);
    const starts = at === 0 ? 0 : words.some((word) => word.includes(` ${wanted}`)) ? 1 : 2;
    return starts * 4 + rank * 2 + words[0].length / 1000;
  };
  return entries.map((entry) => [score(entry), entry]).filter(([points]) => points < Infinity)
    .sort(([one, { id: a }], [other, { id: b }]) => one - other || (a < b ? -1 : 1)).slice(0, MOST).map(([, entry]) => entry);
}

function suggest() {
  const results = found(search.value);
  active = results.length ? 0 : -1;
  suggestions.replaceChildren(
    ...results.map((entry, number) => {
      const option = make("li", { role: "option", id: `option-${number}`, "aria-selected": "false" }, isolated(entry.label), make("small", {}, isolated(entry.note)));
      option.addEventListener("mousedown", (event) => event.preventDefault());
      option.addEventListener("click", () => take(entry));
      option.entry = entry;
      return option;
    }),
  );
  const none = search.value.trim() && !results.length;
  if (none) suggestions.append(make("li", { role: "option", class: "nothing", "aria-disabled": "true", "aria-selected": "false" }, "Nothing of that name"));
  open(Boolean(results.length || none));
  mark();
}

function open(state) {
  suggestions.hidden = !state;
  search.setAttribute("aria-expanded", String(state));
  if (!state) search.removeAttribute("aria-activedescendant");
}

function mark() {
  [...suggestions.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === active)));
  if (active < 0) return search.removeAttribute("aria-activedescendant");
  search.setAttribute("aria-activedescendant", `option-${active}`);
  suggestions.children[active].scrollIntoView({ block: "nearest" });
}

function take(entry) {
  search.value = entry.label;
  open(false);
  find(entry.id);
}

search.addEventListener("input", suggest);
search.addEventListener("focus", () => search.select());
search.addEventListener("blur", () => open(false));
search.addEventListener("keydown", (event) => {
  const options = suggestions.querySelectorAll("li:not(.nothing)");
  if (event.key === "Escape") open(false);
  else if (event.key === "Enter") {
    event.preventDefault();
    if (!suggestions.hidden && options[active]) take(options[active].entry);
    else suggest();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (suggestions.hidden) return suggest();
    if (options.length) active = (active + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length;
    mark();
  }
});
document.getElementById("search-form").addEventListener("submit", (event) => event.preventDefault());
