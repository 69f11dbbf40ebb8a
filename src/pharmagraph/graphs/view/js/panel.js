// The panel: what is said, in plain words, and on which words it rests.
const panel = document.getElementById("panel");
const panelTitle = document.getElementById("panel-title");
const panelBody = document.getElementById("panel-body");

const jump = (id, text) => {
  if (!id) return isolated(text);
  const button = make("button", { type: "button", class: "link", onclick: () => choose(id, { focus: true }) });
  button.append(isolated(text));
  return button;
};
const term = (name, ...values) => [make("dt", {}, name), make("dd", {}, ...values)];

function linked(address) {
  if (!/^https?:\/\//i.test(address)) return isolated(address);
  const anchor = make("a", { href: address, rel: "noreferrer noopener" });
  anchor.append(isolated(address));
  return anchor;
}

function sentence(row) {
  const relation = make("span", { class: "pill" }, isolated(row.relation));
  const end = row.end === chosen.id ? isolated(row.object) : jump(row.is_term ? row.end : "", row.object);
  const subject = row.subject === chosen.id ? isolated(nameOf(row.subject)) : jump(row.subject, nameOf(row.subject));
  return make("p", { class: "sentence" }, subject, " ", relation, " ", end);
}

function against(id) {
  const number = rowOf.get(id);
  if (number === undefined) return isolated(id);
  const row = data.statements[number];
  return jump(`statement=${id}`, `${nameOf(row.subject)} ${row.relation} ${row.object}`);
}

function evidence(row) {
  const source = row.source;
  const footer = make("footer", {}, row.where ? isolated(row.where) : "", row.where && source ? " · " : "", source ? isolated(source) : "");
  if (!row.cues) return make("blockquote", {}, make("span", { class: "none" }, "Its words are not at hand."), footer);
  return make("blockquote", {}, make("q", {}, isolated(row.cues)), footer);
}

function card(row) {
  const facts = make("dl", { class: "facts" });
  const meaning = data.meanings[row.status] ?? "";
  facts.append(...term("status", isolated(row.status), meaning ? `: ${meaning}` : ""));
  if (row.polarity !== "affirmed") facts.append(...term("polarity", isolated(row.polarity), `: ${data.meanings.negated}`));
  const certainty = data.certainties[row.certainty] ?? "";
  facts.append(...term("certainty", isolated(row.certainty), certainty ? `: ${certainty}` : ""));
  for (const [name, text] of row.qualifiers) facts.append(...term(isolated(name), isolated(text)));
  if (row.because) facts.append(...term("because", isolated(row.because)));
  const standing = [...new Set([...row.contradicts, ...row.contradicted])];
  if (standing.length)
    facts.append(...term("against it", ...standing.flatMap((id, at) => [at ? "; " : "", against(id)]).filter(Boolean)));
  const [curator, curated] = row.curated;
  const [reviewer, reviewed] = row.reviewed;
  if (curator || curated) facts.append(...term("curated", isolated([curated, curator].filter(Boolean).join(", "))));
  facts.append(...term("reviewed", reviewer || reviewed ? isolated([reviewed, reviewer].filter(Boolean).join(", ")) : "not yet"));
  if (row.due) facts.append(...term("review due", isolated(row.due)));
  facts.append(...term("link", make("a", { href: `#statement=${row.id}` }, isolated(row.id))));
  const article = make("article", { class: isOpen(row) ? "card open" : "card" }, sentence(row));
  const badge = (text) => make("span", { class: "badge open" }, isolated(text));
  const negated = row.polarity !== "affirmed" && row.standing !== "negated";
  if (isOpen(row)) article.append(make("p", {}, badge(row.standing), negated ? " " : "", negated ? badge("negated") : ""));
  article.append(evidence(row), facts);
  return article;
}

function group(title, numbers, open) {
  const marks = numbers.filter((number) => isOpen(data.statements[number])).length;
  const summary = make("summary", {}, isolated(title), ` (${numbers.length})`);
  if (marks) summary.append(" ", make("span", { class: "badge open" }, `${marks} not settled`));
  const details = make("details", open ? { open: "" } : {}, summary);
  const fill = () => {
    if (details.open && details.childElementCount === 1)
      details.append(make("div", { class: "cards" }, ...numbers.map((number) => card(data.statements[number]))));
  };
  details.addEventListener("toggle", fill);
  fill();
  return details;
}

function grouped(numbers, title) {
  const groups = new Map();
  for (const number of numbers) {
    const name = title(data.statements[number]);
    groups.set(name, [...(groups.get(name) ?? []), number]);
  }
  const open = numbers.length <= 6;
  return [...groups].map(([name, members]) => group(name, members, open));
}

function showTerm(part) {
  const about = part.rows.filter((number) => data.statements[number].subject === part.id);
  const towards = part.rows.filter((number) => data.statements[number].end === part.id && !about.includes(number));
  const family = familyOf.get(part.family);
  panelTitle.replaceChildren(isolated(part.label));
  panelBody.replaceChildren(make("p", { class: "kind" }, glyph(family), isolated(part.kind || family.name)));
  if (part.definition) panelBody.append(make("p", { class: "definition" }, isolated(part.definition)));
  const facts = make("dl", { class: "facts" });
  if (part.synonyms.length) facts.append(...term("also called", isolated(part.synonyms.join(", "))));
  if (part.matches.length) facts.append(...term("same as", ...part.matches.flatMap((iri, at) => [at ? ", " : "", linked(iri)]).filter(Boolean)));
  if (part.iri) facts.append(...term("IRI", isolated(part.iri)));
  if (facts.childElementCount) panelBody.append(facts);
  if (about.length) panelBody.append(make("h3", {}, "What is said about it"), ...grouped(about, (row) => row.relation));
  if (towards.length) panelBody.append(make("h3", {}, "What points at it"), ...grouped(towards, (row) => `${nameOf(row.subject)} ${row.relation}`));
  if (!about.length && !towards.length) panelBody.append(make("p", {}, "No statement speaks of it."));
}

function showStatements(title, numbers) {
  panelTitle.replaceChildren(title);
  panelBody.replaceChildren(make("div", { class: "cards" }, ...numbers.map((number) => card(data.statements[number]))));
}

function showRelation(part) {
  const title = make("span", {}, isolated(part.anchor), " ", make("span", { class: "pill" }, isolated(part.label)));
  if (part.inward) title.append(title.firstChild);
  showStatements(title, part.rows);
  panelBody.prepend(make("p", { class: "kind" }, plural(part.rows.length, "statement")));
}

const MANY = 8;
const welcome = panelBody.cloneNode(true);
function showStart() {
  panelTitle.replaceChildren("Start here");
  panelBody.replaceChildren(...welcome.cloneNode(true).childNodes);
  if (!root) return;
  const open = data.statements.filter(isOpen);
  const tries = [jump(root.id, root.label), ...relationsOf().slice(0, 6).map((part) => jump(part.id, `${part.label} (${part.rows.length})`))];
  panelBody.append(
    make("h3", {}, "Try one of these"),
    make("ul", { class: "tries" }, ...tries.map((button) => make("li", {}, button))),
  );
  for (const button of panelBody.querySelectorAll(".tries .link")) button.className = "";
  if (open.length)
    panelBody.append(
      make("h3", {}, "Not settled"),
      make("ul", { class: "steps" }, ...open.slice(0, MANY).map((row) => make("li", {}, against(row.id), " ", make("span", { class: "badge open" }, isolated(row.standing))))),
      open.length > MANY ? make("p", {}, `and ${open.length - MANY} more in the table.`) : "",
    );
}
function relationsOf() {
  const found = cards.size ? [...cards.values()] : linesAt.get(root.id).map((line) => parts.get(line.from === root.id ? line.to : line.from));
  return found.filter((part) => isRelation(part) && !part.inward).sort((one, other) => other.rows.length - one.rows.length);
}
