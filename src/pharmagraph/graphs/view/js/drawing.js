// How parts and lines look, and the way that each line takes. A model is { nodes, edges }: maps of what is to be drawn, by id.
let ink = {};
let chosen = { id: "", parts: new Set(), lines: new Set(), rows: [] };
let pointed = "";
const NAMES = ["surface", "ink", "soft", "open", "added", "line", "crossing", "edge-open", "edge-added", "outline", "relation", "relation-rule", "relation-ink", "on-fill", "accent"];

function readColours() {
  const style = getComputedStyle(document.documentElement);
  ink = Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  ink.dimmed = Number(style.getPropertyValue("--dimmed")) || 0.25;
  ink.forced = matchMedia("(forced-colors: active)").matches;
}

// The way of a line: as an SVG path, as points along it, and where its head is.
function shape(line, from, to) {
  let start = [from.x, from.y];
  const end = [to.x, to.y];
  const mix = (one, other, share) => one + (other - one) * share;
  const round = (point) => point.map((number) => Math.round(number * 10) / 10).join(" ");
  let bend; // the point that a line is bent to, and from which its head comes
  if (line.crossing) bend = via(start, end);
  if (line.curve && !from.side) start = border([to.x > from.x ? from.x + 99 : from.x - 99, from.y], from, 0);
  const tip = line.arrows || line.curve ? border(bend ?? (line.curve ? [to.x + (from.x < to.x ? -99 : 99), to.y] : start), to) : end;
  if (line.curve) {
    const half = mix(start[0], tip[0], 0.5);
    line.d = `M${round(start)}C${round([half, start[1]])} ${round([half, tip[1]])} ${round(tip)}`;
    line.points = SHARES.map((t) => {
      const s = 1 - t;
      const along = (a, b, c, d) => s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d;
      return [along(start[0], half, half, tip[0]), along(start[1], start[1], tip[1], tip[1])];
    });
  } else if (bend) {
    line.d = `M${round(start)}Q${round(bend)} ${round(tip)}`;
    line.points = SHARES.map((t) => [0, 1].map((at) => mix(mix(start[at], bend[at], t), mix(bend[at], tip[at], t), t)));
  } else {
    line.d = `M${round(start)}L${round(tip)}`;
    line.points = [start, tip];
  }
  const before = line.curve ? [tip[0] + (from.x < to.x ? -9 : 9), tip[1]] : bend ?? start;
  line.tip = tip;
  line.angle = Math.atan2(tip[1] - before[1], tip[0] - before[0]);
  line.bounds = [Math.min, Math.min, Math.max, Math.max].map((pick, at) => pick(...line.points.map((point) => point[at % 2])));
  line.drawing = new Path2D(line.d);
}
const SHARES = Array.from({ length: 13 }, (_, at) => at / 12);
// Where a line across the tree is bent to, as curves.py has it.
function via([x, y], [toX, toY]) {
  const reach = (1 + data.roundness) / 2;
  const turn = Math.PI * (reach - 0.5);
  const [dx, dy] = [toX - x, toY - y];
  return [x + dx * reach * Math.cos(turn) + dy * reach * Math.sin(turn), y + dy * reach * Math.cos(turn) - dx * reach * Math.sin(turn)];
}
// Where a line from a point meets the border of a part.
function border([x, y], part, apart = 1) {
  let [dx, dy] = [part.x - x, part.y - y];
  const length = Math.hypot(dx, dy) || 1;
  [dx, dy] = [dx / length, dy / length];
  const [, , width, height] = part.box;
  const half = part.side ? [data.glyph / 2, data.glyph / 2] : [width / 2, height / 2];
  const back = Math.min(dx ? half[0] / Math.abs(dx) : Infinity, dy ? half[1] / Math.abs(dy) : Infinity, Math.hypot(...half));
  return [part.x - dx * (back + apart), part.y - dy * (back + apart)];
}

const lit = (set, id) => !chosen.id || chosen.plain || set.has(id);
function strokeOf(line, chosenToo) {
  const tone = line.mark ? lookOf(line.mark).tone : "";
  if (chosenToo && !line.mark) return ink.accent;
  return tone ? ink[`edge-${tone}`] : line.crossing ? ink.crossing : ink.line;
}
function drawLine(pen, line) {
  const chosenToo = chosen.lines.has(line.id);
  const colour = strokeOf(line, chosenToo);
  pen.alpha(lit(chosen.lines, line.id) ? 1 : ink.dimmed);
  pen.line(line, colour, (line.mark ? 1.4 : line.crossing ? 0.8 : 1.1) * (chosenToo ? 2 : 1), dashesOf(line.mark));
  if (line.arrows) pen.head(line, colour);
}
function drawWord(pen, line) {
  pen.alpha(lit(chosen.lines, line.id) ? 1 : ink.dimmed);
  pen.text(line.mark, line.spot[0], line.spot[1] + data.tag / 3, { anchor: "middle", size: data.tag, italic: true, colour: inkOf(line.mark), halo: ink.surface });
}
const inkOf = (mark) => ink[lookOf(mark).tone] ?? ink.soft;

function drawPart(pen, part) {
  const [left, top, width, height] = part.box;
  const leaf = part.form === "leaf";
  const alpha = lit(chosen.parts, part.id) ? 1 : ink.dimmed;
  const glow = part.id === chosen.id || part.id === pointed;
  pen.alpha(alpha);
  if (leaf) {
    if (glow) pen.box([part.x - 10.5, part.y - 10.5, 21, 21], 10.5, { stroke: ink.accent, width: 2.5 });
    if (part.family) pen.mark(familyOf.get(part.family).shape, part.x, part.y, ink.forced ? ink.surface : familyOf.get(part.family).fill, ink.outline);
  } else {
    const corner = Math.min(12, height / 2);
    const plain = isRelation(part);
    pen.alpha(1);
    pen.box(part.box, corner, { fill: ink.surface }); // lines end below it, also where it is dimmed
    pen.alpha(alpha);
    if (glow) pen.box([left - 3.5, top - 3.5, width + 7, height + 7], corner + 3.5, { stroke: ink.accent, width: 2.5 });
    pen.box(part.box, corner, plain || ink.forced ? { fill: ink.relation, stroke: ink["relation-rule"] } : { fill: familyOf.get(part.family).fill, stroke: ink.outline });
  }
  letter(pen, part, leaf);
}
function letter(pen, part, leaf) {
  const [left, top, width, height] = part.box;
  const size = data.sizes[part.form];
  const step = size * data.leading;
  const high = part.lines.length * step + (part.tag ? data.tag * data.leading : 0);
  const anchor = leaf ? (part.side < 0 ? "end" : "start") : "middle";
  const x = leaf ? part.x + part.side * (data.glyph / 2 + 4) : left + width / 2;
  const room = leaf ? width - data.glyph - 3 : width - 8;
  let y = top + height / 2 - high / 2 + size * 0.92;
  const plain = isRelation(part);
  const colour = leaf ? ink.ink : plain || ink.forced ? ink["relation-ink"] : ink["on-fill"];
  const look = { anchor, size, room, bold: !leaf && !plain };
  for (const words of part.lines) {
    pen.text(words, x, y, { ...look, colour, halo: leaf ? ink.surface : "" });
    y += step;
  }
  if (part.tag) pen.text(part.tag, x, y - step + data.tag * data.leading + 1, { anchor, room, size: data.tag, italic: true, colour: inkOf(part.tag), halo: leaf ? ink.surface : "" });
  if (part.more) pen.text(part.more, part.moreX, part.y + size * 0.35, { anchor: "middle", size: data.tag, bold: true, colour: ink.accent, halo: ink.surface });
}

// Draw what of a model lies in a rectangle: lines first, then their words, then parts above them.
function drawModel(pen, model, [left, top, right, bottom] = [-Infinity, -Infinity, Infinity, Infinity]) {
  const seen = ([west, north, east, south]) => west < right && east > left && north < bottom && south > top;
  const some = [...model.edges.values()].filter((line) => seen(line.bounds) && model.lineSeen(line));
  for (const line of some) if (!chosen.lines.has(line.id)) drawLine(pen, line);
  for (const line of some) if (chosen.lines.has(line.id)) drawLine(pen, line);
  for (const part of model.nodes.values()) {
    const [west, north, width, height] = part.box;
    if (seen([west - 12, north - 12, west + width + 12, north + height + 12]) && model.partSeen(part)) drawPart(pen, part);
  }
  for (const line of some) if (line.spot) drawWord(pen, line);
  pen.alpha(1);
}
