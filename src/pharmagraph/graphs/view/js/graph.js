// The drawing: vis-network carries, pans and zooms; each part is painted here, in the place it was given.
const canvasBox = document.getElementById("canvas");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const paths = new Map(data.families.map((family) => [family.key, new Path2D(family.shape)]));
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
let ink = {};
let chosen = { id: "", parts: new Set(), lines: new Set(), rows: [] };
let pointed = "";

function readColours() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["surface", "ink", "open", "line", "crossing", "edge-open", "outline", "relation", "relation-rule", "relation-ink", "on-fill", "accent"])
    ink[name] = style.getPropertyValue(`--${name}`).trim();
  ink.dimmed = Number(style.getPropertyValue("--dimmed")) || 0.25;
  ink.forced = matchMedia("(forced-colors: active)").matches;
}

function paint({ ctx, id }) {
  const part = parts.get(id);
  const [left, top, width, height] = part.box;
  const relation = isRelation(part);
  const size = data.sizes[part.form];
  const leaf = part.form === "leaf";
  const lit = chosen.parts.has(id);
  const drawNode = () => {
    if (chosen.id && !lit) ctx.globalAlpha = ink.dimmed;
    if (leaf) {
      ctx.translate(part.x, part.y);
      if (id === chosen.id || id === pointed) halo(ctx, () => ctx.arc(0, 0, 10.5, 0, 7));
      ctx.fillStyle = ink.forced ? ink.surface : familyOf.get(part.family).fill;
      ctx.strokeStyle = ink.outline;
      ctx.lineWidth = 1;
      ctx.fill(paths.get(part.family));
      ctx.stroke(paths.get(part.family));
      ctx.translate(-part.x, -part.y);
    } else {
      const corner = Math.min(12, height / 2);
      if (id === chosen.id || id === pointed) halo(ctx, () => ctx.roundRect(left - 3.5, top - 3.5, width + 7, height + 7, corner + 3.5));
      ctx.beginPath();
      ctx.roundRect(left, top, width, height, corner);
      ctx.globalAlpha = Math.max(ctx.globalAlpha, 0.001);
      ctx.fillStyle = ink.surface;
      const alpha = ctx.globalAlpha;
      ctx.globalAlpha = 1;
      ctx.fill();
      ctx.globalAlpha = alpha;
      ctx.fillStyle = relation || ink.forced ? ink.relation : familyOf.get(part.family).fill;
      ctx.strokeStyle = relation ? ink["relation-rule"] : ink.outline;
      ctx.lineWidth = 1;
      ctx.fill();
      ctx.stroke();
    }
    letter(ctx, part, size, leaf, relation);
  };
  return { drawNode, nodeDimensions: reach(part) };
}

// How far a part extends around the point where its lines meet, for the heads of arrows.
const reach = ({ form, side, box: [, , width, height] }) => ({
  width: side ? data.glyph : width,
  height: side && form === "leaf" ? data.glyph : height,
});

function halo(ctx, outline) {
  ctx.beginPath();
  outline();
  ctx.lineWidth = 2.5;
  ctx.strokeStyle = ink.accent;
  ctx.stroke();
}

function letter(ctx, part, size, leaf, relation) {
  const [left, top, width, height] = part.box;
  const step = size * data.leading;
  const high = part.lines.length * step + (part.tag ? data.tag * data.leading : 0);
  const gap = data.glyph / 2 + 4;
  const x = leaf ? part.x + part.side * gap : left + width / 2;
  const room = leaf ? width - data.glyph - 3 : width - 8;
  ctx.textAlign = leaf ? (part.side < 0 ? "right" : "left") : "center";
  ctx.textBaseline = "alphabetic";
  ctx.direction = "ltr";
  ctx.lineJoin = "round";
  let y = top + height / 2 - high / 2 + size * 0.92;
  const write = (text, font, colour, at) => {
    ctx.font = `${font} ${FONT}`;
    if (leaf) {
      ctx.strokeStyle = ink.surface;
      ctx.lineWidth = 3;
      ctx.strokeText(text, x, at, room);
    }
    ctx.fillStyle = colour;
    ctx.fillText(text, x, at, room);
  };
  const colour = leaf ? ink.ink : relation || ink.forced ? ink["relation-ink"] : ink["on-fill"];
  for (const text of part.lines) {
    write(text, `${leaf || relation ? "" : "600 "}${size}px`, colour, y);
    y += step;
  }
  if (part.tag) write(part.tag, `italic ${data.tag}px`, ink.open, y - step + data.tag * data.leading + 1);
}

function lineLook(line) {
  const lit = chosen.lines.has(line.id);
  const colour = lit && !line.mark ? ink.accent : line.mark ? ink["edge-open"] : line.crossing ? ink.crossing : ink.line;
  return {
    id: line.id,
    hidden: !lineShown(line) || (line.crossing && !lit), // lines across the tree only make a tangle, unless asked for
    color: { color: colour, opacity: chosen.id && !lit ? ink.dimmed : 1, inherit: false },
    width: (line.mark ? 1.4 : line.crossing ? 0.8 : 1.1) * (lit ? 2 : 1),
    dashes: line.dashes.length ? line.dashes : false,
  };
}

let network = null;
let visNodes = null;
let visLines = null;
// Built when it is first shown: before that, its box has no size.
function build() {
  readColours();
  visNodes = new vis.DataSet(data.nodes.map((part) => ({ id: part.id, x: part.x, y: part.y, shape: "custom", ctxRenderer: paint, size: 7 })));
  visLines = new vis.DataSet(
    data.edges.map((line) => ({
      ...lineLook(line),
      hidden: false,
      from: line.from,
      to: line.to,
      arrows: { to: { enabled: line.arrows === "to", scaleFactor: 0.4 } },
      smooth: line.crossing ? { enabled: true, type: "curvedCW", roundness: data.roundness } : { enabled: false },
    })),
  );
  network = new vis.Network(canvasBox, { nodes: visNodes, edges: visLines }, {
    physics: false,
    layout: { improvedLayout: false },
    interaction: { selectable: false, dragNodes: false, hover: false, keyboard: false, selectConnectedEdges: false, tooltipDelay: 1e9 },
    nodes: { chosen: false, labelHighlightBold: false },
    edges: { chosen: false, labelHighlightBold: false, arrowStrikethrough: false },
  });
  canvasBox.querySelector(".vis-network").removeAttribute("tabindex"); // the box around it takes the focus
  for (const [id, node] of Object.entries(network.body.nodes)) {
    if (!parts.has(id)) continue;
    const { width, height } = reach(parts.get(id));
    node.shape.customSizeWidth = width;
    node.shape.customSizeHeight = height;
  }
  network.on("afterDrawing", letterLines);
  network.on("click", ({ pointer }) => {
    choose(partAt(pointer.DOM) || lineAt(pointer.DOM), { move: false });
    if (chosen.id && stacked.matches) stage.scrollIntoView({ behavior: still.matches ? "auto" : "smooth" });
  });
  network.once("afterDrawing", () => (document.documentElement.dataset.drawn = "whole"));
  network.setSize("100%", "100%");
}

// The words of lines whose end cannot carry them ("disputed"), where the layout found room.
function letterLines(ctx) {
  ctx.font = `italic ${data.tag}px ${FONT}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  for (const line of data.edges) {
    if (!line.spot || !lineShown(line) || (line.crossing && !chosen.lines.has(line.id))) continue;
    ctx.globalAlpha = chosen.id && !chosen.lines.has(line.id) ? ink.dimmed : 1;
    ctx.strokeStyle = ink.surface;
    ctx.lineWidth = 3;
    ctx.strokeText(line.mark, ...line.spot);
    ctx.fillStyle = ink.open;
    ctx.fillText(line.mark, ...line.spot);
  }
  ctx.globalAlpha = 1;
}

// Tell vis-network what has changed of the looks, and no more: telling it of a line costs time.
const told = new Map();
const changed = (looks) =>
  looks.filter((look) => {
    const text = JSON.stringify(look);
    const news = told.get(look.id) !== text;
    told.set(look.id, text);
    return news;
  });
// The smallest rectangle around some parts: left, top, right, bottom.
function around(some) {
  const boxes = some.map(({ box: [left, top, width, height] }) => [left, top, left + width, top + height]);
  return [Math.min, Math.min, Math.max, Math.max].map((pick, at) => pick(...boxes.map((box) => box[at])));
}
const LEAST = 0.88; // the scale from which letters can be read with ease

const whole = {
  name: "whole",
  box: canvasBox,
  open() {
    if (!network) build();
    whole.redraw();
    whole.fit();
  },
  redraw() {
    if (!network) return;
    visNodes.update(changed(data.nodes.map((part) => ({ id: part.id, hidden: !partShown(part) }))));
    visLines.update(changed(data.edges.map(lineLook)));
    network.redraw();
  },
  fit() {
    const drawn = data.nodes.filter(partShown);
    const all = drawn.length ? drawn : data.nodes;
    if (!network || !all.length || !canvasBox.clientWidth || !canvasBox.clientHeight) return;
    const [left, top, right, bottom] = around(all);
    const scale = Math.min(canvasBox.clientWidth / (right - left + 40), canvasBox.clientHeight / (bottom - top + 40), 1.4);
    network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale, animation: false });
  },
  zoom(factor) {
    network.moveTo({ scale: Math.min(Math.max(network.getScale() * factor, 0.05), 5), animation: false });
  },
  // Go to a part with what hangs from it, in letters that can be read: if not all of it fits, to its middle.
  reveal(id) {
    const near = parts.has(id) ? [parts.get(id), ...branch(id)] : [...chosen.parts].map((name) => parts.get(name));
    if (!network || !near.length) return;
    const [left, top, right, bottom] = around(near);
    const most = Math.min(canvasBox.clientWidth / (right - left + 60), canvasBox.clientHeight / (bottom - top + 60));
    const scale = Math.min(Math.max(most, LEAST), 1.2);
    const centre = most < LEAST && parts.has(id) ? parts.get(id) : { x: (left + right) / 2, y: (top + bottom) / 2 };
    const animation = still.matches ? false : { duration: 350, easingFunction: "easeInOutQuad" };
    network.moveTo({ position: { x: centre.x, y: centre.y }, scale, animation });
  },
  start: () => (root ?? data.nodes[0])?.id ?? "",
  has: (id) => parts.has(id),
  next: (id, dx, dy) => nearest(parts.get(id), data.nodes.filter(partShown), dx, dy),
  said: () => `Whole graph: ${plural(data.nodes.filter((part) => part.term).length, "term")}, ${plural(data.statements.length, "statement")}`,
};

// What hangs from a part: the terms of a relation, or the relations of a term, by lines of the tree.
function branch(id) {
  const others = linesAt.get(id).filter((line) => !line.crossing).map((line) => parts.get(line.from === id ? line.to : line.from));
  return isRelation(parts.get(id)) ? others.filter((part) => part.label !== parts.get(id).anchor) : others;
}

// The part or the line under a point of the screen.
function partAt(point) {
  const { x, y } = network.DOMtoCanvas(point);
  const slack = 3 / network.getScale();
  const hit = data.nodes.find(
    ({ box: [left, top, width, height] }) =>
      x > left - slack && x < left + width + slack && y > top - slack && y < top + height + slack,
  );
  return hit && partShown(hit) ? hit.id : "";
}
function lineAt(point) {
  const id = network.getEdgeAt(point) ?? "";
  return id && lines.get(id).crossing && !chosen.lines.has(id) ? "" : id;
}
