// The drawing: vis-network carries, pans and zooms; each part is painted here, in the place it was given.
const canvasBox = document.getElementById("canvas");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const paths = new Map(data.families.map((family) => [family.key, new Path2D(family.shape)]));
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
let ink = {};
let chosen = { id: "", parts: new Set(), lines: new Set() };
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
    hidden: !lineShown(line),
    color: { color: colour, opacity: chosen.id && !lit ? ink.dimmed : 1, inherit: false },
    width: (line.mark ? 1.4 : line.crossing ? 0.8 : 1.1) * (lit ? 2 : 1),
    dashes: line.dashes.length ? line.dashes : false,
  };
}

readColours();
const visNodes = new vis.DataSet(data.nodes.map((part) => ({ id: part.id, x: part.x, y: part.y, shape: "custom", ctxRenderer: paint, size: 7 })));
const visLines = new vis.DataSet(
  data.edges.map((line) => ({
    ...lineLook(line),
    hidden: false,
    from: line.from,
    to: line.to,
    arrows: { to: { enabled: line.arrows === "to", scaleFactor: 0.4 } },
    smooth: line.crossing ? { enabled: true, type: "curvedCW", roundness: data.roundness } : { enabled: false },
  })),
);
const network = new vis.Network(canvasBox, { nodes: visNodes, edges: visLines }, {
  physics: false,
  layout: { improvedLayout: false },
  interaction: { selectable: false, dragNodes: false, hover: false, keyboard: false, selectConnectedEdges: false, tooltipDelay: 1e9 },
  nodes: { chosen: false, labelHighlightBold: false },
  edges: { chosen: false, labelHighlightBold: false, arrowStrikethrough: false },
});
canvasBox.querySelector(".vis-network").removeAttribute("tabindex"); // the box around it takes the focus
for (const [id, node] of Object.entries(network.body.nodes)) {
  if (!parts.has(id)) continue;
  const part = parts.get(id);
  const { width, height } = reach(part);
  node.shape.customSizeWidth = width;
  node.shape.customSizeHeight = height;
}

// The words of lines whose end cannot carry them ("disputed"), where the layout found room.
network.on("afterDrawing", (ctx) => {
  ctx.font = `italic ${data.tag}px ${FONT}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  for (const line of data.edges) {
    if (!line.spot || !lineShown(line)) continue;
    ctx.globalAlpha = chosen.id && !chosen.lines.has(line.id) ? ink.dimmed : 1;
    ctx.strokeStyle = ink.surface;
    ctx.lineWidth = 3;
    ctx.strokeText(line.mark, ...line.spot);
    ctx.fillStyle = ink.open;
    ctx.fillText(line.mark, ...line.spot);
  }
  ctx.globalAlpha = 1;
});

// Tell vis-network what has changed of the looks, and no more: telling it of a line costs time.
const told = new Map();
const changed = (looks) =>
  looks.filter((look) => {
    const text = JSON.stringify(look);
    const news = told.get(look.id) !== text;
    told.set(look.id, text);
    return news;
  });
function redraw() {
  visNodes.update(changed(data.nodes.map((part) => ({ id: part.id, hidden: !partShown(part) }))));
  visLines.update(changed(data.edges.map(lineLook)));
  network.redraw();
}

const BUTTONS = 44; // pixels at the foot of the graph that its buttons cover
function fit() {
  const drawn = data.nodes.filter(partShown);
  const all = drawn.length ? drawn : data.nodes;
  if (!all.length || !canvasBox.clientWidth || !canvasBox.clientHeight) return;
  const left = Math.min(...all.map((part) => part.box[0]));
  const top = Math.min(...all.map((part) => part.box[1]));
  const right = Math.max(...all.map((part) => part.box[0] + part.box[2]));
  const bottom = Math.max(...all.map((part) => part.box[1] + part.box[3]));
  const scale = Math.min(canvasBox.clientWidth / (right - left + 40), (canvasBox.clientHeight - BUTTONS) / (bottom - top + 40), 1.4);
  const middle = (top + bottom) / 2 + BUTTONS / 2 / scale;
  network.moveTo({ position: { x: (left + right) / 2, y: middle }, scale, animation: false });
}

function glide(ids) {
  const boxes = ids.filter((id) => parts.has(id)).map((id) => parts.get(id).box);
  if (!boxes.length) return;
  const left = Math.min(...boxes.map((box) => box[0]));
  const top = Math.min(...boxes.map((box) => box[1]));
  const right = Math.max(...boxes.map((box) => box[0] + box[2]));
  const bottom = Math.max(...boxes.map((box) => box[1] + box[3]));
  const most = Math.min(canvasBox.clientWidth / (right - left + 80), canvasBox.clientHeight / (bottom - top + 80));
  const scale = Math.max(Math.min(most, 1.1), Math.min(network.getScale(), most));
  const animation = still.matches ? false : { duration: 350, easingFunction: "easeInOutQuad" };
  network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale, animation });
}

function zoom(factor) {
  network.moveTo({ scale: Math.min(Math.max(network.getScale() * factor, 0.05), 5), animation: false });
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
const lineAt = (point) => network.getEdgeAt(point) ?? "";

// The nearest part in a direction, for arrow keys.
function neighbour(id, dx, dy) {
  const from = parts.get(id);
  let best = "";
  let least = Infinity;
  for (const part of data.nodes) {
    if (part.id === id || !partShown(part)) continue;
    const along = (part.x - from.x) * dx + (part.y - from.y) * dy;
    const aside = Math.abs((part.x - from.x) * dy) + Math.abs((part.y - from.y) * dx);
    const cost = along + 2.5 * aside;
    if (along > 2 && aside < along * 3 && cost < least) [best, least] = [part.id, cost];
  }
  return best;
}
