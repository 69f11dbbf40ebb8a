// The whole graph, in the places that were worked out when the page was made.
const wholeModel = {
  name: "whole",
  nodes: new Map(data.large ? [] : parts),
  edges: lines,
  partSeen: partShown,
  lineSeen: (line) => lineShown(line) && (!line.crossing || chosen.lines.has(line.id)), // lines across the tree make a tangle, unless asked for
};
const whole = {
  name: "whole",
  box: canvasBox,
  open() {
    showModel(wholeModel);
    whole.fit();
  },
  redraw: redrawCanvas,
  fit: () => fitModel(),
  zoom: zoomAt,
  reveal(id) {
    const near = parts.has(id) ? [parts.get(id), ...branch(id)] : [...chosen.parts].map((name) => parts.get(name)).filter(Boolean);
    revealIn(near, parts.get(id));
  },
  start: () => (root ?? data.nodes[0])?.id ?? "",
  has: (id) => parts.has(id),
  next: (id, dx, dy) => nearest(parts.get(id), data.nodes.filter(partShown), dx, dy),
  thing,
  edges: () => data.edges,
  told: () => whole.said().replace("Whole graph: ", ""),
  said: () => `Whole graph: ${plural(data.nodes.filter((part) => part.term).length, "term")}, ${plural(data.statements.length, "statement")}`,
};
// What hangs from a part: the terms of a relation, or the relations of a term, by lines of the tree.
function branch(id) {
  const others = linesAt.get(id).filter((line) => !line.crossing).map((line) => parts.get(line.from === id ? line.to : line.from));
  return isRelation(parts.get(id)) ? others.filter((part) => part.label !== parts.get(id).anchor) : others;
}
