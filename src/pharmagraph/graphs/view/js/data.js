// What the page knows: the JSON in the document, and the words in its table; nothing else is ever loaded.
const data = JSON.parse(document.getElementById("data").textContent);
const tableRows = [...document.querySelectorAll("#rows tbody tr:not(.of)")];
// What is usual is left out of the JSON (pagedata.py, USUAL) and put back here; parts are named by their places.
const usualPart = { tag: "", iri: "", definition: "", synonyms: [], matches: [], anchor: "", inward: false, form: "leaf" };
const usualLine = { mark: "", crossing: false, spot: null, arrows: "to" };
const usualRow = { status: "accepted", polarity: "affirmed", certainty: "stated", against: [], due: "" };
const idAt = (number) => data.nodes[number].id;
// The lines of a label, from the lengths that they have.
function linesOf({ label, lines, breaks }) {
  let at = 0;
  return lines ?? breaks?.map((length) => label.slice(at, (at += length + 1) - 1)) ?? [label];
}
data.nodes = data.nodes.map((told) => {
  const [left, top, width, height, side] = told.box;
  const part = { ...usualPart, ...told, lines: linesOf(told), box: [left, top, width, height], side, rows: new Set() };
  part.x = side ? left + (side > 0 ? data.glyph / 2 : width - data.glyph / 2) : left + width / 2;
  part.y = top + height / 2;
  if (part.id.startsWith("relation=")) part.form = "relation";
  part.term = part.id.startsWith("node=") && !part.unknown;
  part.family = data.families[told.family]?.key ?? "";
  part.kind = data.kinds[told.kind] ?? "";
  part.x = part.side ? left + (part.side > 0 ? data.glyph / 2 : width - data.glyph / 2) : left + width / 2;
  part.y = top + height / 2;
  part.matches = part.matches.map(([head, tail]) => data.heads[head] + tail);
  if (part.term && !part.iri) part.iri = data.prefix + part.id.slice(5);
  return part;
});
for (const part of data.nodes) if (typeof part.anchor === "number") part.anchor = data.nodes[part.anchor].label;
data.edges = data.edges.map(([from, to, rows, more], number) => ({ ...usualLine, ...more, rows, dashes: data.dashes[more?.mark ?? ""] ?? [], trunk: !rows.length, id: `line${number}`, from: idAt(from), to: idAt(to) }));
const parts = new Map(data.nodes.map((part) => [part.id, part]));
const lines = new Map(data.edges.map((line) => [line.id, line]));
const linesAt = new Map(data.nodes.map((part) => [part.id, []]));
for (const line of data.edges) for (const id of [line.from, line.to]) linesAt.get(id).push(line);
// The line between a relation and its term stands for all that the relation's other lines stand for.
for (const line of data.edges) {
  if (line.trunk) line.rows = linesAt.get([line.from, line.to].find((id) => id.startsWith("relation="))).flatMap((other) => (other.trunk ? [] : other.rows));
  for (const id of [line.from, line.to]) for (const row of line.rows) parts.get(id).rows.add(row);
}
for (const part of data.nodes) part.rows = [...part.rows].sort((one, other) => one - other);

// The statements: what the JSON says of each, and the words of its row in the table.
const words = (cell, which) => cell.querySelector(which)?.textContent ?? "";
data.statements = data.statements.map((told, number) => {
  const row = { ...usualRow, ...told, subject: idAt(told.s), end: idAt(told.e), contradicted: [] };
  const [, relation, object, standing, cues, where] = tableRows[number].cells;
  row.standing = told.standing ?? row.status;
  row.source = tableRows[number].parentElement.rows[0].textContent;
  row.id = tableRows[number].id.slice("statement=".length);
  row.is_term = row.end.startsWith("node=");
  row.relation = relation.textContent;
  row.object = words(object, "bdi");
  row.qualifiers = [...object.querySelectorAll("small")].map((small) => [small.firstChild.data.slice(0, -2), words(small, "bdi")]);
  row.because = words(standing, "bdi");
  row.cues = words(cues, "q");
  row.where = [...where.querySelectorAll("bdi")].map((bdi) => bdi.textContent).filter(Boolean).join(", ");
  row.curated = data.people[told.curated ?? 0];
  row.reviewed = data.people[told.reviewed ?? 0];
  return row;
});
const rowOf = new Map(data.statements.map((row, number) => [row.id, number]));
for (const row of data.statements) {
  row.contradicts = row.against.map((other) => (typeof other === "number" ? data.statements[other].id : other));
  for (const other of row.contradicts) if (rowOf.has(other)) data.statements[rowOf.get(other)].contradicted.push(row.id);
}
for (const row of tableRows) {
  const link = document.createElement("a");
  link.href = `#${row.id}`;
  link.append(...row.cells[0].childNodes);
  row.cells[0].append(link);
  row.removeAttribute("id"); // the script follows such addresses itself
}

const familyOf = new Map(data.families.map((family) => [family.key, family]));
const isRelation = (part) => part.form === "relation";
const root = data.nodes.find((part) => part.form === "root");
// The cards of the overview: relations of the root, with all statements of their direction.
const cards = new Map(data.cards.map((card) => [card.id, { ...card, form: "relation", anchor: root.label, kind: "" }]));
const thing = (id) => cards.get(id) ?? parts.get(id);
const nameOf = (id) => thing(id)?.label ?? id;
const isOpen = (row) => row.standing !== "accepted";

// Which statements and parts the legend leaves standing.
const shown = { families: new Set(), standings: new Set() };
const partShown = (part) =>
  isRelation(part)
    ? part.rows.some(rowShown)
    : shown.families.has(part.family) && (part.rows.length === 0 || part.rows.some(standingShown));
const standingShown = (number) => shown.standings.has(data.statements[number].standing);
const endShown = (id) => shown.families.has(parts.get(id).family);
const rowShown = (number) => {
  const row = data.statements[number];
  return standingShown(number) && endShown(row.subject) && endShown(row.end);
};
const lineShown = (line) => line.rows.some(rowShown);

// Make an element. Words from the data only ever become text, never markup.
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") element.addEventListener("click", value);
    else if (value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}
const isolated = (text) => {
  const element = document.createElement("bdi");
  element.textContent = text;
  return element;
};
const plural = (number, one) => `${number} ${one}${number === 1 ? "" : "s"}`;

function glyph(family, size = 16) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  svg.setAttribute("viewBox", "-8 -8 16 16");
  svg.setAttribute("width", size);
  svg.setAttribute("height", size);
  svg.setAttribute("class", "glyph");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", family.shape);
  path.setAttribute("fill", family.fill);
  svg.append(path);
  return svg;
}
