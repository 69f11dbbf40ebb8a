// What the page knows: read once from the JSON in the document; nothing else is ever loaded.
const data = JSON.parse(document.getElementById("data").textContent);
// What is usual is left out of the JSON (pagedata.py, USUAL) and put back here.
const usualPart = { lines: null, tag: "", kind: "", iri: "", definition: "", synonyms: [], matches: [], anchor: "", inward: false, rows: [], side: 0 };
const usualLine = { mark: "", dashes: [], crossing: false, spot: null, arrows: "" };
const usualRow = {
  is_term: false, standing: "accepted", status: "accepted", polarity: "affirmed", certainty: "stated", qualifiers: [], because: "",
  contradicts: [], contradicted: [], source: null, heading: "", section: "", cues: [], curated: ["", ""], reviewed: ["", ""], due: "", object: "", relation: "",
};
data.nodes = data.nodes.map((part) => ({ ...usualPart, ...part, lines: part.lines ?? [part.label] }));
data.edges = data.edges.map((line) => ({ ...usualLine, ...line }));
data.statements = data.statements.map((row) => ({ ...usualRow, ...row }));
const parts = new Map(data.nodes.map((part) => [part.id, part]));
const lines = new Map(data.edges.map((line) => [line.id, line]));
const rowOf = new Map(data.statements.map((row, number) => [row.id, number]));
const familyOf = new Map(data.families.map((family) => [family.key, family]));
const linesAt = new Map(data.nodes.map((part) => [part.id, []]));
for (const line of data.edges) {
  linesAt.get(line.from).push(line);
  linesAt.get(line.to).push(line);
}
const isRelation = (part) => part.form === "relation";
const nameOf = (id) => (parts.has(id) ? parts.get(id).label : id);
const isOpen = (row) => row.standing !== "accepted";

// Which statements and parts the legend leaves standing.
const shown = { families: new Set(), standings: new Set() };
const partShown = (part) =>
  isRelation(part)
    ? part.rows.some(rowShown)
    : shown.families.has(part.family) && (part.rows.length === 0 || part.rows.some(standingShown));
const standingShown = (number) => shown.standings.has(data.statements[number].standing);
const endShown = (id) => !parts.has(id) || shown.families.has(parts.get(id).family);
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
