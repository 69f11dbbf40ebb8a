// What happens when somebody chooses, filters, types or follows a link.
const stage = document.querySelector(".stage");
const graphBox = document.getElementById("graph");
const stacked = matchMedia("(max-width: 60rem)");
const said = document.getElementById("said");
const back = document.getElementById("back");
const decoded = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
const known = new Map();
for (const part of [...sorts.values(), ...data.nodes, ...cards.values()]) {
  known.set(decoded(part.id), part.id);
  if (part.iri && !isRelation(part)) known.set(`node=${decoded(part.iri)}`, part.id);
}
for (const row of data.statements) known.set(decoded(`statement=${row.id}`), `statement=${row.id}`);
const knownAs = (text) => known.get(decoded(text)) ?? (text.startsWith("relation=") && groupOf(text) ? text : undefined);

// The scenes: the overview, the whole graph (a small graph has no overview, a large one is never drawn whole), and what is around a term.
const first = [tiles.length ? overview : null, data.large ? null : whole].filter(Boolean);
const scenes = [...first, beside];
let scene = first[0];
function sceneLink() {
  if (scene === beside) return [`around=${around_.focus.slice(5)}`, ...around_.open.map((id) => (id.startsWith("node=") ? id.slice(5) : id))].join("+");
  return scene === first[0] ? "" : scene.name;
}
function enter(next, { reveal = true, push = true } = {}) {
  scene = scenes.includes(next) ? next : first[0];
  if (scene === beside && !around_.focus) scene = first[0];
  graphBox.dataset.scene = scene === overview ? "overview" : "canvas";
  for (const one of scenes) document.getElementById(`to-${one.name}`)?.setAttribute("aria-pressed", String(one === scene));
  document.getElementById("scene").textContent = scene.told();
  canvasBox.setAttribute("aria-label", scene.said());
  scene.open();
  choose(chosen.id, { move: false, push });
  if (reveal && chosen.id && scene !== beside) scene.reveal(chosen.id);
  if (!chosen.id) said.textContent = scene.said();
}
// Show what is around a term.
function focusOn(id, options = {}) {
  beside.aim(id);
  enter(beside, options);
}
// What the search leads to: a place in the picture that is seen, or else what is around it.
function find(id) {
  if (data.large && thing(id).term) {
    chosen = { ...chosen, id };
    focusOn(id);
    panel.focus({ preventScroll: !stacked.matches });
  } else choose(id, { focus: true });
}

// The parts, lines and statements that belong to what was chosen.
function belonging(id) {
  const number = id.startsWith("statement=") ? rowOf.get(id.slice(10)) : undefined;
  const edges = scene.edges();
  const line = joins.get(id) ?? edges.find((one) => one.id === id);
  const rows = number !== undefined ? [number] : ((line ?? scene.thing(id))?.rows ?? []);
  const wanted = new Set(rows);
  const chosenParts = new Set(parts.has(id) || scene.has(id) ? [id] : []);
  const chosenLines = new Set();
  const relation = id.startsWith("relation=");
  for (const one of edges) {
    if (line && !joins.has(id) && one !== line) continue;
    if (!one.rows.some((row) => wanted.has(row))) continue;
    if (relation && one.from !== id && one.to !== id) continue;
    chosenLines.add(one.id);
    chosenParts.add(one.from).add(one.to);
  }
  const plain = scene === beside && id === around_.focus; // all that is seen belongs to it
  return { id, parts: chosenParts, lines: plain ? new Set() : chosenLines, rows, line: Boolean(line), plain };
}

function choose(id, { focus = false, address = true, move = true, push = true } = {}) {
  if (id.startsWith("more=")) return scene.expand(id);
  chosen = belonging(id);
  const part = chosen.line ? undefined : scene.thing(id);
  if (part && part.rows) (part.form === "class" ? showClass : isRelation(part) ? showRelation : showTerm)(part);
  else if (chosen.rows.length) showStatements(chosen.rows.length > 1 ? "What this line says" : "One statement", chosen.rows);
  else showStart();
  if (id) panelBody.prepend(ways(id));
  panel.scrollTop = 0;
  scene.redraw();
  if (move && id) scene.reveal(id);
  const single = chosen.rows.length === 1 && chosen.line;
  const name = chosen.line ? (single ? `statement=${data.statements[chosen.rows[0]].id}` : "") : id;
  if (address) record([sceneLink(), scene === beside && id === around_.focus ? "" : name].filter(Boolean).join("&"), push);
  for (const row of document.querySelectorAll("#rows [aria-current]")) row.removeAttribute("aria-current");
  if (!part) for (const at of chosen.rows) tableRows[at].setAttribute("aria-current", "true");
  said.textContent = id ? describe(id, part) : "Nothing chosen.";
  if (focus) panel.focus({ preventScroll: !stacked.matches });
}
function describe(id, part) {
  if (!part) return panelTitle.textContent;
  return `${isRelation(part) ? `${part.anchor} ` : ""}${part.label}, ${part.kind ? `${part.kind}, ` : ""}${plural(part.rows.length, "statement")}`;
}

// The address says what is seen; each step can be taken back, by the browser's button and by ours.
let step = history.state?.step ?? 0;
const here = () => location.href.replace(/#.*$/s, "");
function record(link, push) {
  const before = location.hash.slice(1);
  if (before === link) return;
  const further = push && ready;
  try {
    history[further ? "pushState" : "replaceState"]({ step: step + (further ? 1 : 0) }, "", here() + (link ? `#${link}` : ""));
    step += further ? 1 : 0;
  } catch {
    // a frame without an address of its own has no steps
  }
  back.disabled = step === 0;
}
let ready = false;
back.addEventListener("click", () => history.back());

// The pictures: keys.
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const KEYS = {
  Enter: () => chosen.id && panel.focus(),
  Escape: () => choose(""),
  "+": () => scene.zoom(1.25),
  "=": () => scene.zoom(1.25),
  "-": () => scene.zoom(0.8),
  0: () => scene.fit(),
  b: () => step && history.back(),
  e: () => scene.expand?.(chosen.id),
  a: () => parts.get(chosen.id)?.term && focusOn(chosen.id),
};
for (const box of [overviewBox, canvasBox])
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key;
    const next = { o: overview, w: whole }[key];
    if (key in ARROWS) {
      if (!data.nodes.length) return;
      const found = scene.has(chosen.id) ? scene.next(chosen.id, ...ARROWS[key]) : scene.start();
      if (found) choose(found, { push: false });
    } else if (next && first.length > 1) enter(next);
    else if (Object.hasOwn(KEYS, key)) KEYS[key]();
    else return;
    if (next || key === "a") scene.box.focus({ preventScroll: true });
    event.preventDefault();
  });
canvasBox.addEventListener("focus", () => (document.getElementById("hint").hidden = true));
canvasBox.addEventListener("blur", () => (document.getElementById("hint").hidden = false));
panel.addEventListener("keydown", (event) => event.key === "Escape" && scene.box.focus());
for (const one of scenes) document.getElementById(`to-${one.name}`)?.addEventListener("click", () => enter(one));
for (const [name, action] of [["zoom-in", () => scene.zoom(1.25)], ["zoom-out", () => scene.zoom(0.8)], ["fit", () => scene.fit()]]) document.getElementById(name).addEventListener("click", action);

// The legend filters the graph and the table alike.
const boxes = (name) => [...document.querySelectorAll(`#${name} input`)];
const everyBox = () => ["families", "standings", "relations"].flatMap(boxes);
function filter() {
  const checked = (name) => new Set(boxes(name).filter((box) => box.checked).map((box) => box.value));
  shown.families = checked("families");
  shown.standings = checked("standings");
  shown.relations = new Set([...checked("relations")].map(Number));
  shown.rows = data.statements.map((row, number) => told(number) && endShown(row.subject) && endShown(row.end));
  hideRows();
  const all = data.statements.length;
  const count = shown.rows.filter(Boolean).length;
  document.getElementById("shown").textContent = count === all ? "" : `${count.toLocaleString("en")} of ${plural(all, "statement")} are shown.`;
  document.getElementById("show-all").hidden = everyBox().every((box) => box.checked);
  const relations = boxes("relations");
  const kept = relations.filter((box) => box.checked).length;
  document.getElementById("relations-shown").textContent = kept === relations.length ? kept : `${kept} of ${relations.length}`;
  beside.refresh();
  scene.redraw();
}
const check = (some, state) => {
  for (const box of some) box.checked = state;
  filter();
};
for (const box of everyBox()) box.addEventListener("change", filter);
document.getElementById("show-all").addEventListener("click", () => {
  check(everyBox(), true);
  boxes("families")[0]?.focus();
});
document.getElementById("no-relations").addEventListener("click", () => check(boxes("relations"), false));
document.getElementById("all-relations").addEventListener("click", () => check(boxes("relations"), true));
const relationList = document.getElementById("relations");
document.addEventListener("pointerdown", ({ target }) => !relationList.contains(target) && (relationList.open = false));
relationList.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  relationList.open = false;
  relationList.firstElementChild.focus();
});

// Addresses such as #node=diazepam, #statement=leaflet/f-001, #whole&node=diazepam and #around=diazepam+tetanus.
function follow() {
  const [, name = "", rest = ""] = location.hash.slice(1).match(/^(overview|whole|around=[^&]*)(?:&(.*))?$/s) ?? [null, "", location.hash.slice(1)];
  const id = knownAs(rest);
  const named = scenes.find((one) => one.name === name && one !== beside);
  const [focus, ...open] = name.startsWith("around=") ? name.slice(7).split("+").map((part) => knownAs(part.startsWith("relation=") ? part : `node=${part}`)) : [];
  chosen = belonging("");
  if (focus && parts.get(focus)?.term) {
    beside.aim(focus, open.filter(Boolean));
    chosen = { ...chosen, id: id ?? focus };
    enter(beside, { push: false });
    return true;
  }
  if (named) enter(named, { reveal: false, push: false });
  if (id) choose(id, { focus: true, address: false });
  if (id || named) stage.scrollIntoView({ block: "nearest" });
  return Boolean(id || named);
}
window.addEventListener("hashchange", () => {
  step = history.state?.step ?? 0;
  back.disabled = step === 0;
  const asked = location.hash;
  ready = false; // following a step is none
  if (asked.slice(1) !== "" && !/^#(overview|whole|around=)/.test(asked) && scene !== first[0]) enter(first[0], { push: false });
  if (!follow()) {
    chosen = belonging("");
    enter(first[0], { push: false });
  }
  ready = true;
});
// Links within the page are followed here: a frame without an address of its own would leave it.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href^='#']");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const name = link.getAttribute("href").slice(1);
  const target = document.getElementById(name);
  const id = knownAs(name);
  if (!target && !id) return;
  event.preventDefault();
  if (id) choose(id, { focus: true });
  else {
    target.scrollIntoView();
    target.focus({ preventScroll: true });
  }
});
for (const query of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"])
  matchMedia(query).addEventListener("change", () => {
    readColours();
    scene.redraw();
  });

const narrow = matchMedia("(max-width: 44rem)");
const unfold = () => (document.getElementById("legend").open = !narrow.matches);
narrow.addEventListener("change", unfold);
unfold();
const settle = () => document.documentElement.style.setProperty("--above", `${Math.round(stage.offsetTop) + 14}px`);
settle();
window.addEventListener("resize", settle);
readColours();
const asked = location.hash;
filter();
enter(first[0], { push: false });
if (asked) {
  history.replaceState(null, "", here() + asked);
  follow();
}
ready = true;
back.disabled = step === 0;
new ResizeObserver(() => {
  if (scene !== overview) redrawCanvas();
  if (!chosen.id || scene === overview) scene.fit();
}).observe(graphBox);
requestAnimationFrame(() => {
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
  // The table takes its place when the picture can be used.
  (window.requestIdleCallback ?? setTimeout)(() => (document.documentElement.dataset.settled = ""), { timeout: 2000 });
});
window.pharmagraph = Object.freeze({
  parts, lines, cards, tiles, joins, camera, toScreen, turtleOf, pictureNow, pngNow, focusOn,
  choose: (id) => choose(id),
  expand: (id) => scene.expand(id),
  enter: (name) => enter(scenes.find((one) => one.name === name)),
  moveTo: (next) => {
    Object.assign(camera, next);
    drawNow();
  },
  get model() { return model; },
  get scene() { return scene.name; },
});
