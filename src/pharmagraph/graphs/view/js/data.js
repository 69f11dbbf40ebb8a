// What the page knows: the JSON in the document, and the words in its table; nothing else is ever loaded.
const data = JSON.parse(document.getElementById("data").textContent);
const table = document.getElementById("rows");
const tableRows = table ? [...table.querySelectorAll("tbody tr:not(.of)")] : [];
// What is usual is left out of the JSON (pagedata.py, USUAL) and put back here; parts are named by their places.
const usualPart = { tag: "", iri: "", definition: "", synonyms: [], matches: [], anchor: "", inward: false, form: "leaf" };
const usualLine = { mark: "", crossing: false, spot: null, arrows: true };
const usualRow = { status: "accepted", polarity: "affirmed", certainty: "stated", against: [], premises: [], rule: -1, due: "" };
const words = (cell, which) => cell.querySelector(which)?.textContent ?? "";
const rowId = (number) => tableRows[number].id.slice("statement=".length);
const idOf = ({ id, of }) => (of === undefined ? id : `statement=${rowId(of)}`);
const ids = data.nodes.map(idOf);

// The lines of a label, from the lengths that they have.
function linesOf({ label, lines, breaks }) {
  let at = 0;
  return lines ?? breaks?.map((length) => label.slice(at, (at += length + 1) - 1)) ?? [label];
}
data.nodes = data.nodes.map((told, number) => {
  const label = told.label ?? words(tableRows[told.of].cells[2], "bdi");
  const part = { ...usualPart, ...told, id: ids[number], label, rows: [] };
  if (told.box) {
    const [left, top, width, height, side] = told.box;
    part.lines = linesOf(part);
    part.box = [left, top, width, height];
    part.side = side;
    part.x = side ? left + (side > 0 ? data.glyph / 2 : width - data.glyph / 2) : left + width / 2;
    part.y = top + height / 2;
  }
  if (part.id.startsWith("relation=")) part.form = "relation";
  part.term = part.id.startsWith("node=") && !part.unknown;
  part.family = data.families[told.family]?.key ?? "";
  part.kind = data.kinds[told.kind] ?? "";
  part.matches = part.matches.map(([head, tail]) => data.heads[head] + tail);
  if (part.term && !part.iri) part.iri = data.prefix + part.id.slice(5);
  return part;
});
for (const part of data.nodes) if (typeof part.anchor === "number") part.anchor = data.nodes[part.anchor].label;
const parts = new Map(data.nodes.map((part) => [part.id, part]));
const standings = new Map(data.standings.map(([key, meaning, dashes, tone]) => [key, { meaning, dashes, tone }]));

// The statements: what the JSON says of each, and the words of its row in the table.
const sourceLinks = [...document.querySelectorAll(".sources li")].map((item) => item.querySelector("a")?.getAttribute("href") ?? "");
data.statements = data.statements.map((told, number) => {
  const row = { ...usualRow, ...told, number, subject: ids[told.s], end: ids[told.e], contradicted: [] };
  const [, relation, object, standing, cues, where] = tableRows[number].cells;
  const body = tableRows[number].parentElement;
  row.standing = told.standing ?? row.status;
  row.source = body.rows[0].textContent;
  row.document = data.documents[body.dataset.source ?? -1] ?? "";
  row.address = sourceLinks[body.dataset.source ?? -1] ?? "";
  row.id = rowId(number);
  row.iri ??= data.statementPrefix + row.id;
  row.is_term = row.end.startsWith("node=");
  row.relation = relation.textContent;
  row.object = words(object, "bdi");
  row.qualifiers = [...object.querySelectorAll("small")].map((small) => [small.firstChild.data.slice(0, -2), words(small, "bdi")]);
  row.because = words(standing, "bdi");
  row.cues = words(cues, "q");
  row.where = [...where.querySelectorAll("bdi")].map((bdi) => bdi.textContent).filter(Boolean).join(", ");
  row.curated = data.people[told.curated ?? 0];
  row.reviewed = data.people[told.reviewed ?? 0];
  parts.get(row.subject).rows.push(number);
  if (row.end !== row.subject) parts.get(row.end).rows.push(number);
  return row;
});
const rowOf = new Map(data.statements.map((row, number) => [row.id, number]));
for (const row of data.statements) {
  const named = (other) => (typeof other === "number" ? data.statements[other].id : other);
  row.contradicts = row.against.map(named);
  row.premises = row.premises.map(named);
  for (const other of row.contradicts) if (rowOf.has(other)) data.statements[rowOf.get(other)].contradicted.push(row.id);
}

// The lines of the whole graph. One between a relation and its term stands for all that its other lines stand for.
data.edges = data.edges.map(([from, to, rows, more], number) => ({ ...usualLine, ...more, rows, arrows: more?.arrows !== "no", trunk: !rows.length, id: `line${number}`, from: ids[from], to: ids[to] }));
const lines = new Map(data.edges.map((line) => [line.id, line]));
const linesAt = new Map(ids.map((id) => [id, []]));
for (const line of data.edges) for (const id of [line.from, line.to]) linesAt.get(id).push(line);
for (const line of data.edges) {
  const relation = parts.get([line.from, line.to].find((id) => id.startsWith("relation=")));
  if (!line.trunk) relation.rows.push(...line.rows);
  else line.rows = linesAt.get(relation.id).flatMap((other) => (other.trunk ? [] : other.rows));
}
for (const part of data.nodes) if (part.form === "relation") part.rows = [...new Set(part.rows)].sort((one, other) => one - other);

const familyOf = new Map(data.families.map((family) => [family.key, family]));
const isRelation = (part) => part.form === "relation";
const root = data.nodes.find((part) => part.form === "root");
const isOpen = (row) => row.standing !== "accepted";

// All statements of a term by relation, those told of it and those that point at it.
const groups = new Map();
function groupsOf(id) {
  if (!groups.has(id)) {
    const found = new Map();
    for (const number of parts.get(id).rows) {
      const row = data.statements[number];
      for (const inward of row.subject === id ? [false] : [true]) {
        const name = `relation=${id.slice(5)}/${inward ? "~" : ""}${data.relations[row.r][0]}`;
        if (!found.has(name)) found.set(name, { id: name, form: "relation", label: row.relation, anchor: parts.get(id).label, of: id, inward, kind: "", rows: [] });
        found.get(name).rows.push(number);
      }
    }
    groups.set(id, [...found.values()]);
  }
  return groups.get(id);
}
function groupOf(id) {
  for (let at = id.lastIndexOf("/"); at > 0; at = id.lastIndexOf("/", at - 1)) {
    const anchor = `node=${id.slice("relation=".length, at)}`;
    if (parts.has(anchor)) return groupsOf(anchor).find((group) => group.id === id);
  }
  return undefined;
}
// The sorts of the overview of a large graph: its classes, and its relations wherever they stand.
const sorts = new Map();
if (data.large)
  for (const row of data.statements) {
    const sort = (id, form, label, family) => {
      if (!sorts.has(id)) sorts.set(id, { id, form, label, family, anchor: "", kind: "", inward: false, rows: [] });
      if (sorts.get(id).rows.at(-1) !== row.number) sorts.get(id).rows.push(row.number);
    };
    sort(`sort=${data.relations[row.r][0]}`, "relation", row.relation, "");
    for (const [side, part] of [["", parts.get(row.subject)], ["~", parts.get(row.end)]]) sort(`class=${side}${part.kind || "value"}`, "class", part.kind || "value", part.family);
  }
const thing = (id) => sorts.get(id) ?? cards.get(id) ?? parts.get(id) ?? (id.startsWith("relation=") ? groupOf(id) : undefined);
const nameOf = (id) => thing(id)?.label ?? id;

// Which statements and parts the legend leaves standing.
const shown = { families: new Set(), standings: new Set(), relations: new Set(), rows: [] };
const endShown = (id) => shown.families.has(parts.get(id).family);
const rowShown = (number) => shown.rows[number];
const partShown = (part) => (isRelation(part) || part.form === "class" ? part.rows.some(rowShown) : shown.families.has(part.family) && (!part.rows.length || part.rows.some(told)));
const told = (number) => shown.standings.has(data.statements[number].standing) && shown.relations.has(data.statements[number].r);
const lineShown = (line) => line.rows.some(rowShown);

// How far some statements are settled together, as standing.py says it.
function markOf(numbers) {
  const found = [...new Set(numbers.map((number) => data.statements[number].standing))].sort();
  const open = found.filter((standing) => standing !== "accepted");
  return !open.length ? "" : open.length === found.length ? open.join(", ") : `partly ${open[0]}`;
}
const lookOf = (mark) => standings.get(mark.replace(/^partly /, "").split(", ")[0]) ?? { meaning: "", dashes: [5, 3], tone: "open" };
const dashesOf = (mark) => (mark ? lookOf(mark).dashes : []);

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
const plural = (number, one) => `${number.toLocaleString("en")} ${one}${number === 1 ? "" : "s"}`;
const SVG = "http://www.w3.org/2000/svg";
function drawn(tag, attributes, text = "") {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text) element.textContent = text;
  return element;
}
function glyph(family, size = 16) {
  const svg = drawn("svg", { viewBox: "-8 -8 16 16", width: size, height: size, class: "glyph", "aria-hidden": "true" });
  svg.append(drawn("path", { d: family.shape, fill: family.fill }));
  return svg;
}
