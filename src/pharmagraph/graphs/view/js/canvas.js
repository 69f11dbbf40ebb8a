// The canvas: which part of a model is seen, how large, and what lies under a point. One finger or the mouse moves it, two fingers zoom.
const canvasBox = document.getElementById("canvas");
const sheet = make("canvas", { "aria-hidden": "true" });
canvasBox.append(sheet);
const pencil = sheet.getContext("2d");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const LEAST = 0.86; // the scale from which letters can be read with ease
const camera = { x: 0, y: 0, scale: 1 };
let model = { nodes: new Map(), edges: new Map(), partSeen: () => true, lineSeen: () => true };
let waiting = 0;
let moving = 0;

const toScreen = ({ x, y }) => ({ x: (x - camera.x) * camera.scale + canvasBox.clientWidth / 2, y: (y - camera.y) * camera.scale + canvasBox.clientHeight / 2 });
const toModel = ({ x, y }) => ({ x: (x - canvasBox.clientWidth / 2) / camera.scale + camera.x, y: (y - canvasBox.clientHeight / 2) / camera.scale + camera.y });
const scaled = (scale) => Math.min(Math.max(scale, 0.03), 5);

function redrawCanvas() {
  if (!waiting) waiting = requestAnimationFrame(drawNow);
}
function drawNow() {
  waiting = 0;
  const [wide, high] = [canvasBox.clientWidth, canvasBox.clientHeight];
  const dense = window.devicePixelRatio || 1;
  if (!wide || !high) return;
  if (sheet.width !== Math.round(wide * dense) || sheet.height !== Math.round(high * dense)) [sheet.width, sheet.height] = [Math.round(wide * dense), Math.round(high * dense)];
  pencil.setTransform(1, 0, 0, 1, 0, 0);
  pencil.clearRect(0, 0, sheet.width, sheet.height);
  const factor = camera.scale * dense;
  pencil.setTransform(factor, 0, 0, factor, (wide / 2 - camera.x * camera.scale) * dense, (high / 2 - camera.y * camera.scale) * dense);
  const [from, to] = [toModel({ x: 0, y: 0 }), toModel({ x: wide, y: high })];
  drawModel(canvasPen(pencil, camera.scale), model, [from.x, from.y, to.x, to.y]);
  if (model.name) document.documentElement.dataset.drawn = model.name;
}
function showModel(next) {
  if (model === next) return;
  model = next;
  for (const line of model.edges.values()) if (!line.d) shape(line, model.nodes.get(line.from), model.nodes.get(line.to));
  delete document.documentElement.dataset.drawn;
  redrawCanvas();
}

// Move the camera, in a third of a second unless the reader wants no motion.
function moveTo(next, { smooth = false } = {}) {
  cancelAnimationFrame(moving);
  const begin = { ...camera };
  const aim = { ...camera, ...next, scale: scaled(next.scale ?? camera.scale) };
  if (!smooth || still.matches) {
    Object.assign(camera, aim);
    redrawCanvas();
    return;
  }
  const started = performance.now();
  const step = (now) => {
    const share = Math.min(1, Math.max(0, (now - started) / 320));
    const ease = share * share * (3 - 2 * share);
    for (const name of ["x", "y", "scale"]) camera[name] = begin[name] + (aim[name] - begin[name]) * ease;
    drawNow();
    if (share < 1) moving = requestAnimationFrame(step);
  };
  moving = requestAnimationFrame(step);
}
// Zoom so that a point of the screen stays where it is.
function zoomAt(factor, point = { x: canvasBox.clientWidth / 2, y: canvasBox.clientHeight / 2 }) {
  const held = toModel(point);
  const scale = scaled(camera.scale * factor);
  moveTo({ x: held.x - (point.x - canvasBox.clientWidth / 2) / scale, y: held.y - (point.y - canvasBox.clientHeight / 2) / scale, scale });
}
// The smallest rectangle around some parts: left, top, right, bottom.
function around(some) {
  const edges = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { box: [left, top, width, height] } of some) {
    edges[0] = Math.min(edges[0], left);
    edges[1] = Math.min(edges[1], top);
    edges[2] = Math.max(edges[2], left + width);
    edges[3] = Math.max(edges[3], top + height);
  }
  return edges;
}
function fitModel(most = 1.4, options = {}) {
  const all = [...model.nodes.values()];
  const some = all.filter((part) => model.partSeen(part));
  if (!all.length || !canvasBox.clientWidth || !canvasBox.clientHeight) return;
  const [left, top, right, bottom] = around(some.length ? some : all);
  const scale = Math.min(canvasBox.clientWidth / (right - left + 40), canvasBox.clientHeight / (bottom - top + 40), most);
  moveTo({ x: (left + right) / 2, y: (top + bottom) / 2, scale }, options);
}
// Go to a part with what hangs from it, in letters that can be read: if not all of it fits, to its middle.
function revealIn(near, centre) {
  if (!near.length) return;
  const [left, top, right, bottom] = around(near);
  const most = Math.min(canvasBox.clientWidth / (right - left + 60), canvasBox.clientHeight / (bottom - top + 60));
  const scale = Math.min(Math.max(most, LEAST), 1.2);
  const middle = (from, to, size, at) => ((to - from + 20) * scale <= size || !centre ? (from + to) / 2 : at);
  const x = middle(left, right, canvasBox.clientWidth, centre?.x);
  moveTo({ x, y: middle(top, bottom, canvasBox.clientHeight, centre?.y), scale }, { smooth: true });
}

// The part or the line under a point of the screen.
function partAt(point) {
  const { x, y } = toModel(point);
  const slack = 3 / camera.scale;
  for (const part of [...model.nodes.values()].reverse()) {
    const [left, top, width, height] = part.box;
    if (x > left - slack && x < left + width + slack && y > top - slack && y < top + height + slack && model.partSeen(part)) return part;
  }
  return null;
}
function lineAt(point) {
  const { x, y } = toModel(point);
  let least = 7 / camera.scale;
  let best = "";
  for (const line of model.edges.values()) {
    const [west, north, east, south] = line.bounds;
    if (x < west - least || x > east + least || y < north - least || y > south + least || !model.lineSeen(line)) continue;
    for (let at = 1; at < line.points.length; at += 1) {
      const [[ax, ay], [bx, by]] = [line.points[at - 1], line.points[at]];
      const long = (bx - ax) ** 2 + (by - ay) ** 2 || 1;
      const share = Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / long));
      const far = Math.hypot(x - ax - share * (bx - ax), y - ay - share * (by - ay));
      if (far < least) [least, best] = [far, line.id];
    }
  }
  return best;
}

const fingers = new Map();
let press = null;
const at = (event) => {
  const bounds = canvasBox.getBoundingClientRect();
  return { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
};
canvasBox.addEventListener("pointerdown", (event) => {
  if (event.button) return;
  canvasBox.focus({ preventScroll: true });
  canvasBox.setPointerCapture(event.pointerId);
  cancelAnimationFrame(moving);
  fingers.set(event.pointerId, at(event));
  press = fingers.size === 1 ? { ...at(event), moved: false } : null;
});
canvasBox.addEventListener("pointermove", (event) => {
  const now = at(event);
  const before = fingers.get(event.pointerId);
  if (!before) return hover(now);
  fingers.set(event.pointerId, now);
  if (fingers.size === 2) {
    const [other] = [...fingers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    const spread = (point) => Math.hypot(point.x - other.x, point.y - other.y) || 1;
    zoomAt(spread(now) / spread(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
  } else {
    if (press && Math.hypot(now.x - press.x, now.y - press.y) > 4) press.moved = true;
    if (press?.moved) moveTo({ x: camera.x - (now.x - before.x) / camera.scale, y: camera.y - (now.y - before.y) / camera.scale });
  }
});
for (const name of ["pointerup", "pointercancel"])
  canvasBox.addEventListener(name, (event) => {
    fingers.delete(event.pointerId);
    if (name === "pointerup" && press && !press.moved) clicked(at(event));
    press = null;
  });
canvasBox.addEventListener("pointerleave", () => hover({ x: -9, y: -9 }));
function hover(point) {
  const over = partAt(point);
  canvasBox.style.cursor = over || lineAt(point) ? "pointer" : "grab";
  if ((over?.id ?? "") === pointed) return;
  pointed = over?.id ?? "";
  redrawCanvas();
}
function clicked(point) {
  const part = partAt(point);
  if (part?.more && Math.abs(toModel(point).x - part.moreX) < 16) return scene.expand(part.id);
  choose(part?.id ?? lineAt(point), { move: false });
  if (chosen.id && stacked.matches) stage.scrollIntoView({ behavior: still.matches ? "auto" : "smooth" });
}
canvasBox.addEventListener("dblclick", (event) => {
  const part = partAt(at(event));
  if (part) scene.expand?.(part.id);
});
canvasBox.addEventListener("wheel", (event) => {
  if (!event.ctrlKey && document.activeElement !== canvasBox) return; // the page scrolls
  event.preventDefault();
  zoomAt(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) / 300), at(event));
}, { passive: false });
