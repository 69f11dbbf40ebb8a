// What happens when somebody chooses, filters, types or follows a link.
const stage = document.querySelector(".stage");
const stacked = matchMedia("(max-width: 60rem)");
const said = document.getElementById("said");
const tableRows = [...document.querySelectorAll("#rows tr")];
const decoded = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
const known = new Map();
for (const part of data.nodes) {
  known.set(decoded(part.id), part.id);
  if (part.iri && !isRelation(part)) known.set(`node=${decoded(part.iri)}`, part.id);
}
for (const row of data.statements) {
  known.set(decoded(`statement=${row.id}`), `statement=${row.id}`);
}

// The parts and lines that belong to what was chosen.
function belonging(id) {
  const chosenParts = new Set();
  const chosenLines = new Set();
  const add = (line) => {
    chosenLines.add(line.id);
    chosenParts.add(line.from).add(line.to);
  };
  const number = id.startsWith("statement=") ? rowOf.get(id.slice(10)) : undefined;
  if (lines.has(id)) data.edges.filter((line) => line.rows.some((row) => lines.get(id).rows.includes(row))).forEach(add);
  else if (number !== undefined) data.edges.filter((line) => line.rows.includes(number)).forEach(add);
  else if (parts.has(id)) {
    chosenParts.add(id);
    const rows = new Set(parts.get(id).rows);
    data.edges.filter((line) => line.rows.some((row) => rows.has(row)) && (isRelation(parts.get(id)) ? line.from === id || line.to === id : true)).forEach(add);
  }
  return { id, parts: chosenParts, lines: chosenLines };
}

function choose(id, { focus = false, address = true, move = true } = {}) {
  const number = id.startsWith("statement=") ? rowOf.get(id.slice(10)) : undefined;
  chosen = belonging(id);
  if (number !== undefined) showStatements("One statement", [number]);
  else if (lines.has(id)) showStatements(lines.get(id).rows.length > 1 ? "What this line says" : "One statement", lines.get(id).rows);
  else if (parts.has(id)) (isRelation(parts.get(id)) ? showRelation : showTerm)(parts.get(id));
  else showStart();
  panel.scrollTop = 0;
  redraw();
  if (move && chosen.parts.size) glide([...chosen.parts]);
  const line = lines.get(id);
  const link = line ? (line.rows.length === 1 ? `statement=${data.statements[line.rows[0]].id}` : "") : id;
  if (address) history.replaceState(null, "", link ? `#${link}` : location.pathname + location.search);
  const rows = new Set(line ? line.rows : number !== undefined ? [number] : []);
  for (const row of document.querySelectorAll("#rows [aria-current]")) row.removeAttribute("aria-current");
  for (const at of rows) tableRows[at].setAttribute("aria-current", "true");
  said.textContent = id ? describe(id) : "Nothing chosen.";
  if (focus) panel.focus({ preventScroll: !stacked.matches });
}

function describe(id) {
  if (!parts.has(id)) return panelTitle.textContent;
  const part = parts.get(id);
  return `${isRelation(part) ? `${part.anchor} ` : ""}${part.label}, ${part.kind ? `${part.kind}, ` : ""}${plural(part.rows.length, "statement")}`;
}

// The canvas: pointer, wheel and keys.
network.on("click", ({ pointer }) => {
  choose(partAt(pointer.DOM) || lineAt(pointer.DOM), { move: false });
  if (chosen.id && stacked.matches) stage.scrollIntoView({ behavior: still.matches ? "auto" : "smooth" });
});
canvasBox.addEventListener("mousemove", (event) => {
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
canvasBox.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const root = data.nodes.find((part) => part.form === "root") ?? data.nodes[0];
  if (event.key in ARROWS && root) {
    const next = parts.has(chosen.id) ? neighbour(chosen.id, ...ARROWS[event.key]) : root.id;
    if (next) choose(next);
  } else if (event.key === "Enter" && chosen.id) panel.focus();
  else if (event.key === "Escape") choose("");
  else if (event.key === "+" || event.key === "=") zoom(1.25);
  else if (event.key === "-") zoom(0.8);
  else if (event.key === "0") fit();
  else return;
  event.preventDefault();
});
panel.addEventListener("keydown", (event) => event.key === "Escape" && canvasBox.focus());
document.getElementById("zoom-in").addEventListener("click", () => zoom(1.25));
document.getElementById("zoom-out").addEventListener("click", () => zoom(0.8));
document.getElementById("fit").addEventListener("click", fit);

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
  const all = data.statements.length;
  document.getElementById("shown").textContent = count === all ? `All ${plural(all, "statement")} are shown.` : `${count} of ${plural(all, "statement")} are shown.`;
  document.getElementById("show-all").hidden = [...boxes("families"), ...boxes("standings")].every((box) => box.checked);
  redraw();
}
for (const box of [...boxes("families"), ...boxes("standings")]) box.addEventListener("change", filter);
document.getElementById("show-all").addEventListener("click", () => {
  for (const box of [...boxes("families"), ...boxes("standings")]) box.checked = true;
  filter();
  boxes("families")[0]?.focus();
});

// Addresses such as #node=diazepam and #statement=leaflet/f-001.
function follow() {
  const id = known.get(decoded(location.hash.slice(1)));
  if (!id) return false;
  choose(id, { focus: true, address: false });
  stage.scrollIntoView({ block: "nearest" });
  return true;
}
for (const row of tableRows) row.removeAttribute("id");
window.addEventListener("hashchange", follow);
for (const query of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"])
  matchMedia(query).addEventListener("change", () => {
    readColours();
    redraw();
  });

const narrow = matchMedia("(max-width: 44rem)");
const unfold = () => (document.getElementById("legend").open = !narrow.matches);
narrow.addEventListener("change", unfold);
unfold();
document.documentElement.classList.add("js");
network.setSize("100%", "100%");
filter();
network.redraw();
fit();
if (!follow()) showStart();
new ResizeObserver(() => chosen.id || fit()).observe(canvasBox);
network.once("afterDrawing", () => {
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
});
network.redraw();
window.pharmagraph = Object.freeze({ network, parts, lines, choose });
