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

// An identifier in another vocabulary, by the last two parts of its address.
function linked(address) {
  const text = address.split(/[/#]/).filter(Boolean).slice(-2).join(" ");
  if (!/^https?:\/\//i.test(address)) return isolated(address);
  return make("a", { href: address, rel: "noreferrer noopener", target: "_blank", title: address }, isolated(text));
}
// A link into the source that asks the browser to show its words (WICG, "URL Fragment Text Directives").
function passage({ address, cues }) {
  if (!/^https?:\/\//i.test(address)) return "";
  const pieces = cues ? cues.split(" … ").map((piece) => `text=${encodeURIComponent(piece).replace(/-/g, "%2D")}`) : [];
  const href = pieces.length ? `${address}${address.includes("#") ? "" : "#"}:~:${pieces.join("&")}` : address;
  return make("a", { href, rel: "noreferrer noopener", target: "_blank" }, pieces.length ? "Find these words in the source" : "Open the source");
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
  if (row.rule >= 0) return make("blockquote", {}, make("span", { class: "none" }, "Concluded by a rule; no source says it in so many words."));
  const source = row.source;
  const link = passage(row);
  const footer = make("footer", {}, row.where ? isolated(row.where) : "", row.where && source ? " · " : "", source ? isolated(source) : "", link ? " · " : "", link);
  if (!row.cues) return make("blockquote", {}, make("span", { class: "none" }, "Its words are not at hand."), footer);
  return make("blockquote", {}, make("q", {}, isolated(row.cues)), footer);
}

function card(row) {
  const facts = make("dl", { class: "facts" });
  if (row.change) facts.append(...term("change", isolated(row.standing), `: ${standings.get(row.standing)?.meaning ?? ""}`));
  const meaning = standings.get(row.status)?.meaning ?? "";
  facts.append(...term("status", isolated(row.status), meaning ? `: ${meaning}` : ""));
  if (row.polarity !== "affirmed") facts.append(...term("polarity", isolated(row.polarity), `: ${data.denied}`));
  const certainty = data.certainties[row.certainty] ?? "";
  facts.append(...term("certainty", isolated(row.certainty), certainty ? `: ${certainty}` : ""));
  for (const [name, text] of row.qualifiers) facts.append(...term(isolated(name), isolated(text)));
  if (row.because) facts.append(...term("because", isolated(row.because)));
  if (row.rule >= 0) {
    const [title, description] = data.rules[row.rule];
    facts.append(...term("rule", isolated(title), description ? ": " : "", isolated(description)));
    facts.append(...term("rests on", ...row.premises.flatMap((id, at) => [at ? "; " : "", against(id)]).filter(Boolean)));
  }
  const standing = [...new Set([...row.contradicts, ...row.contradicted])];
  if (standing.length)
    facts.append(...term("against it", ...standing.flatMap((id, at) => [at ? "; " : "", against(id)]).filter(Boolean)));
  const [curator, curated] = row.curated;
  const [reviewer, reviewed] = row.reviewed;
  if (row.rule < 0 && (curator || curated)) facts.append(...term("curated", isolated([curated, curator].filter(Boolean).join(", "))));
  if (row.rule < 0) facts.append(...term("reviewed", reviewer || reviewed ? isolated([reviewed, reviewer].filter(Boolean).join(", ")) : "not yet"));
  if (row.due) facts.append(...term("review due", isolated(row.due)));
  facts.append(...term("link", make("a", { href: `#statement=${row.id}` }, isolated(row.id))));
  const article = make("article", { class: `card ${lookOf(row.standing).tone}` }, sentence(row));
  const badge = (text) => make("span", { class: `badge ${lookOf(text).tone}` }, isolated(text));
  const negated = row.polarity !== "affirmed" && row.standing !== "negated";
  if (isOpen(row)) article.append(make("p", {}, badge(row.standing), negated ? " " : "", negated ? badge("negated") : ""));
  article.append(evidence(row), facts);
  return article;
}

// The cards of some statements, a page of them at a time.
const PAGE = 40;
function listed(numbers) {
  const box = make("div", { class: "cards" });
  const more = (from) => {
    box.append(...numbers.slice(from, from + PAGE).map((number) => card(data.statements[number])));
    const rest = numbers.length - from - PAGE;
    if (rest <= 0) return;
    const button = make("button", { type: "button" }, `Show ${Math.min(rest, PAGE)} more of ${rest}`);
    button.addEventListener("click", () => {
      button.remove();
      const next = box.childElementCount;
      more(from + PAGE);
      box.children[next].querySelector("button, a")?.focus();
    });
    box.append(button);
  };
  more(0);
  return box;
}

function group(title, numbers, open) {
  const marks = numbers.filter((number) => isOpen(data.statements[number])).length;
  const summary = make("summary", {}, isolated(title), ` (${numbers.length})`);
  if (marks) summary.append(" ", make("span", { class: "badge open" }, `${marks} ${data.unsettled}`));
  const details = make("details", open ? { open: "" } : {}, summary);
  const fill = () => {
    if (details.open && details.childElementCount === 1)
      details.append(listed(numbers));
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
  panelBody.replaceChildren(listed(numbers));
}
// A class of the overview of a large graph: its terms, those with most statements first.
const TERMS = 60;
function showClass(part) {
  const side = part.id.startsWith("class=~") ? "end" : "subject";
  const members = [...new Set(part.rows.map((number) => data.statements[number][side]))].map((id) => parts.get(id)).sort((one, other) => other.rows.length - one.rows.length || (one.label < other.label ? -1 : 1));
  panelTitle.replaceChildren(isolated(part.label));
  panelBody.replaceChildren(
    make("p", { class: "kind" }, plural(members.length, side === "end" && part.label === "value" ? "value" : "term"), ", ", plural(part.rows.length, "statement")),
    make("ul", { class: "tries" }, ...members.slice(0, TERMS).map((other) => make("li", {}, make("button", { type: "button", onclick: () => choose(other.id, { focus: true }) }, isolated(other.label), " ", make("span", { class: "count" }, String(other.rows.length)))))),
    members.length > TERMS ? make("p", {}, `and ${members.length - TERMS} more: find them by name above.`) : "",
  );
}

function showRelation(part) {
  const title = make("span", {}, isolated(part.anchor), " ", make("span", { class: "pill" }, isolated(part.label)));
  if (part.inward) title.append(" ", title.firstChild);
  if (!part.anchor) title.replaceChildren(make("span", { class: "pill" }, isolated(part.label)));
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
  const tries = data.large ? busiest().map((part) => jump(part.id, part.label)) : [jump(root.id, root.label), ...relationsOf().slice(0, 6).map((part) => jump(part.id, `${part.label} (${part.rows.length})`))];
  panelBody.append(
    make("h3", {}, "Try one of these"),
    make("ul", { class: "tries" }, ...tries.map((button) => make("li", {}, button))),
  );
  for (const button of panelBody.querySelectorAll(".tries .link")) button.className = "";
  if (open.length)
    panelBody.append(
      make("h3", {}, data.unsettledTitle),
      make("ul", { class: "steps" }, ...open.slice(0, MANY).map((row) => make("li", {}, against(row.id), " ", make("span", { class: `badge ${lookOf(row.standing).tone}` }, isolated(row.standing))))),
      open.length > MANY ? make("p", {}, `and ${open.length - MANY} more in the table.`) : "",
    );
}
// The relations of the root, those with most statements first; and the terms of which most is said.
const relationsOf = () => groupsOf(root.id).filter((group) => !group.inward).sort((one, other) => other.rows.length - one.rows.length);
const busiest = () => data.nodes.filter((part) => part.term).sort((one, other) => other.rows.length - one.rows.length || (one.id < other.id ? -1 : 1)).slice(0, 8);

// The ways from the panel: to what is around a term, to the same place in another scene, and onto the clipboard.
function ways(id) {
  const go = (text, action) => make("button", { type: "button", onclick: action }, text);
  const into = (next) => () => {
    enter(next);
    next.box.focus({ preventScroll: true });
  };
  const found = [];
  const part = parts.get(id);
  const node = scene === beside ? around_.model.nodes.get(id) : null;
  if (node && (node.more || around_.open.includes(id))) found.push(go(node.more ? `Expand (${node.more.slice(1)} more)` : "Collapse", () => scene.expand(id)));
  if (part?.term && part.rows.length && !(scene === beside && around_.focus === id)) found.push(go("Show what is around it", () => focusOn(id)));
  if (scene !== whole && !data.large) found.push(go("Show in the whole graph", into(whole)));
  if (scene !== first[0] && first[0] === overview) found.push(go("Back to the overview", into(overview)));
  const numbers = chosen.rows.length ? chosen.rows : part?.rows ?? [];
  if (numbers.length) {
    const button = go("Copy as Turtle", () => copyTurtle(numbers, button));
    found.push(button);
  }
  return found.length ? make("p", { class: "way" }, ...found) : "";
}
