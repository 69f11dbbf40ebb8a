// What happens when somebody chooses, filters, types or follows a link.
const stage = document.querySelector(".stage");
const graphBox = document.getElementById("graph");
const stacked = matchMedia("(max-width: 60rem)");
const said = document.getElementById("said");
const decoded = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
const known = new Map();
for (const part of [...data.nodes, ...cards.values()]) {
  known.set(decoded(part.id), part.id);
  if (part.iri && !isRelation(part)) known.set(`node=${decoded(part.iri)}`, part.id);
}
for (const row of data.statements) known.set(decoded(`statement=${row.id}`), `statement=${row.id}`);

// The scenes: the overview, and the whole graph; a small graph has the whole one only.
const scenes = tiles.length ? [overview, whole] : [whole];
let scene = scenes[0];
const sceneLink = () => (scene === scenes[0] ? "" : scene.name);
function enter(next, { reveal = true } = {}) {
  scene = scenes.includes(next) ? next : scenes[0];
  graphBox.dataset.scene = scene.name;
  for (const one of scenes) document.getElementById(`to-${one.name}`)?.setAttribute("aria-pressed", String(one === scene));
  document.getElementById("scene").textContent = `${scene.said()}.`;
  choose(chosen.id, { move: false });
  scene.open();
  if (reveal && chosen.id) scene.reveal(chosen.id);
  if (!chosen.id) said.textContent = scene.said();
}
// The way from the panel to the same place in the other scene.
function otherScene() {
  if (scenes.length < 2) return "";
  const [text, next] = scene === overview ? ["Show in the whole graph", whole] : ["Back to the overview", overview];
  const go = () => {
    enter(next);
    next.box.focus({ preventScroll: true });
  };
  return make("p", { class: "way" }, make("button", { type: "button", onclick: go }, text));
}

// The parts, lines and statements that belong to what was chosen.
function belonging(id) {
  const number = id.startsWith("statement=") ? rowOf.get(id.slice(10)) : undefined;
  const rows = number !== undefined ? [number] : ((lines.get(id) ?? joins.get(id) ?? thing(id))?.rows ?? []);
  const wanted = new Set(rows);
  const chosenParts = new Set(parts.has(id) ? [id] : []);
  const chosenLines = new Set();
  for (const line of data.edges) {
    if (!line.rows.some((row) => wanted.has(row))) continue;
    if (parts.has(id) && isRelation(parts.get(id)) && line.from !== id && line.to !== id) continue;
    chosenLines.add(line.id);
    chosenParts.add(line.from).add(line.to);
  }
  return { id, parts: chosenParts, lines: chosenLines, rows };
}

function choose(id, { focus = false, address = true, move = true } = {}) {
  chosen = belonging(id);
  const part = thing(id);
  if (part) (isRelation(part) ? showRelation : showTerm)(part);
  else if (chosen.rows.length) showStatements(chosen.rows.length > 1 ? "What this line says" : "One statement", chosen.rows);
  else showStart();
  if (id) panelBody.prepend(otherScene());
  panel.scrollTop = 0;
  scene.redraw();
  if (move && id) scene.reveal(id);
  const line = lines.has(id) || joins.has(id);
  const single = chosen.rows.length === 1 && !part;
  const link = [sceneLink(), line ? (single ? `statement=${data.statements[chosen.rows[0]].id}` : "") : id].filter(Boolean).join("&");
  if (address) history.replaceState(null, "", link ? `#${link}` : location.pathname + location.search);
  const rows = new Set(part ? [] : chosen.rows);
  for (const row of document.querySelectorAll("#rows [aria-current]")) row.removeAttribute("aria-current");
  for (const at of rows) tableRows[at].setAttribute("aria-current", "true");
  said.textContent = id ? describe(id) : "Nothing chosen.";
  if (focus) panel.focus({ preventScroll: !stacked.matches });
}

function describe(id) {
  const part = thing(id);
  if (!part) return panelTitle.textContent;
  return `${isRelation(part) ? `${part.anchor} ` : ""}${part.label}, ${part.kind ? `${part.kind}, ` : ""}${plural(part.rows.length, "statement")}`;
}

// The pictures: pointer, wheel and keys.
canvasBox.addEventListener("mousemove", (event) => {
  if (!network) return;
  const bounds = canvasBox.getBoundingClientRect();
  const point = { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
  const over = partAt(point);
  canvasBox.style.cursor = over || lineAt(point) ? "pointer" : "grab";
  if (over !== pointed) {
    pointed = over;
    network.redraw();
  }
});
canvasBox.addEventListener("pointerdown", () => canvasBox.focus({ preventScroll: true }));
canvasBox.addEventListener("wheel", (event) => {
  if (!event.ctrlKey && document.activeElement !== canvasBox) event.stopPropagation();
}, { capture: true });
canvasBox.addEventListener("focus", () => (document.getElementById("hint").hidden = true));
canvasBox.addEventListener("blur", () => (document.getElementById("hint").hidden = false));
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
for (const { box } of scenes)
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key;
    if (key in ARROWS && data.nodes.length) {
      const next = scene.has(chosen.id) ? scene.next(chosen.id, ...ARROWS[key]) : scene.start();
      if (next) choose(next);
    } else if (key === "Enter" && chosen.id) panel.focus();
    else if (key === "Escape") choose("");
    else if (key === "+" || key === "=") scene.zoom(1.25);
    else if (key === "-") scene.zoom(0.8);
    else if (key === "0") scene.fit();
    else if ((key === "o" || key === "w") && scenes.length > 1) {
      enter(key === "o" ? overview : whole);
      scene.box.focus({ preventScroll: true });
    } else return;
    event.preventDefault();
  });
panel.addEventListener("keydown", (event) => event.key === "Escape" && scene.box.focus());
for (const one of scenes) document.getElementById(`to-${one.name}`)?.addEventListener("click", () => enter(one));
document.getElementById("zoom-in").addEventListener("click", () => scene.zoom(1.25));
document.getElementById("zoom-out").addEventListener("click", () => scene.zoom(0.8));
document.getElementById("fit").addEventListener("click", () => scene.fit());

// The legend filters the graph and the table alike.
const boxes = (name) => [...document.querySelectorAll(`#${name} input`)];
function filter() {
  shown.families = new Set(boxes("families").filter((box) => box.checked).map((box) => box.value));
  shown.standings = new Set(boxes("standings").filter((box) => box.checked).map((box) => box.value));
  let count = 0;
  tableRows.forEach((row, number) => {
    row.hidden = !rowShown(number);
    count += row.hidden ? 0 : 1;
  });
  for (const body of document.querySelectorAll("#rows tbody")) body.hidden = [...body.rows].slice(1).every((row) => row.hidden);
  const all = data.statements.length;
  document.getElementById("shown").textContent = count === all ? "" : `${count} of ${plural(all, "statement")} are shown.`;
  document.getElementById("show-all").hidden = [...boxes("families"), ...boxes("standings")].every((box) => box.checked);
  scene.redraw();
}
for (const box of [...boxes("families"), ...boxes("standings")]) box.addEventListener("change", filter);
document.getElementById("show-all").addEventListener("click", () => {
  for (const box of [...boxes("families"), ...boxes("standings")]) box.checked = true;
  filter();
  boxes("families")[0]?.focus();
});

// Addresses such as #node=diazepam, #statement=leaflet/f-001, #whole and #whole&node=diazepam.
function follow() {
  const address = location.hash.slice(1);
  const named = scenes.find((one) => address === one.name || address.startsWith(`${one.name}&`));
  const id = known.get(decoded(named ? address.slice(named.name.length + 1) : address));
  if (named) enter(named, { reveal: false });
  if (id) choose(id, { focus: true, address: false });
  if (id || named) stage.scrollIntoView({ block: "nearest" });
  return Boolean(id || named);
}
window.addEventListener("hashchange", follow);
for (const query of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"])
  matchMedia(query).addEventListener("change", () => {
    readColours();
    scene.redraw();
  });

const narrow = matchMedia("(max-width: 44rem)");
const unfold = () => (document.getElementById("legend").open = !narrow.matches);
narrow.addEventListener("change", unfold);
unfold();
document.documentElement.classList.add("js");
const asked = location.hash;
filter();
enter(scenes[0]);
if (asked) {
  history.replaceState(null, "", asked);
  follow();
}
new ResizeObserver(() => (chosen.id && scene === whole ? null : scene.fit())).observe(graphBox);
requestAnimationFrame(() => (document.documentElement.dataset.ready = String(Math.round(performance.now()))));
window.pharmagraph = Object.freeze({ parts, lines, cards, tiles, joins, choose, enter: (name) => enter(scenes.find((one) => one.name === name)), get network() { return network; }, get scene() { return scene.name; } });
