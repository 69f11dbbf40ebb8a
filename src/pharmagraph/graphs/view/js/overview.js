// The overview: the SVG of the document, whose boxes and lines say which parts and statements they stand for.
const overviewBox = document.getElementById("overview");
const overviewSvg = overviewBox.querySelector("svg");
const tiles = [...overviewBox.querySelectorAll("[data-id]")].map((element) => {
  const [left, top, width, height] = ["x", "y", "width", "height"].map((name) => Number(element.firstElementChild.getAttribute(name)));
  const id = element.dataset.id;
  return { element, id, sort: element.classList.contains("k") ? "card" : "box", x: left + width / 2, y: top + height / 2, box: [left, top, width, height] };
});
const tileOf = new Map(tiles.map((tile) => [tile.id, tile]));
const joins = new Map(
  [...overviewBox.querySelectorAll("[data-ends]")].map((element) => {
    const [from, to] = element.dataset.ends.split(" ").map((at) => tiles[at].id);
    const rows = element.dataset.rows.split(",").filter(Boolean).map(Number);
    const id = `join=${element.dataset.ends}`;
    const hit = element.cloneNode(); // a line is thin: a broad one that nobody sees takes the clicks
    hit.setAttribute("class", "hit");
    element.before(hit);
    return [id, { id, from, to, rows, element, hit }];
  }),
);
// The cards of the overview: relations of the root, with all statements of their direction.
const cards = new Map(tiles.filter(({ id, sort }) => sort === "card" && !sorts.has(id)).map(({ id }) => [id, groupOf(id)]));
const ends = (numbers) => new Set(numbers.flatMap((number) => [data.statements[number].subject, data.statements[number].end]));
const tileShown = ({ id }) => !thing(id) || partShown(thing(id));

const overview = {
  name: "overview",
  box: overviewBox,
  scale: 1,
  open() {
    overview.fit();
  },
  // Dim what does not belong to the chosen part or line, and hide what the legend has taken away.
  redraw() {
    const rows = new Set(chosen.rows);
    const met = ends(chosen.rows);
    for (const tile of tiles) {
      const lit = tile.id === chosen.id || (tile.sort === "card" || data.large ? thing(tile.id)?.rows.some((row) => rows.has(row)) : met.has(tile.id));
      tile.element.classList.toggle("dim", Boolean(chosen.id) && !lit);
      tile.element.classList.toggle("chosen", tile.id !== "" && tile.id === chosen.id);
      tile.element.classList.toggle("gone", !tileShown(tile));
    }
    for (const join of joins.values()) {
      const lit = join.id === chosen.id || join.rows.some((row) => rows.has(row));
      join.element.classList.toggle("dim", Boolean(chosen.id) && !lit);
      join.element.classList.toggle("chosen", join.id === chosen.id);
      for (const line of [join.element, join.hit]) line.classList.toggle("gone", !lineShown(join) || [join.from, join.to].some((id) => !tileShown(tileOf.get(id))));
    }
  },
  size(scale) {
    const { width, height } = overviewSvg.viewBox.baseVal;
    overview.scale = Math.min(Math.max(scale, 0.2), 4);
    overviewSvg.style.width = `${width * overview.scale}px`;
    overviewSvg.style.height = `${height * overview.scale}px`;
  },
  // The whole if its letters can then be read, else its middle in letters that can.
  fit() {
    const { width, height } = overviewSvg.viewBox.baseVal;
    if (!overviewBox.clientWidth) return;
    const whole = Math.min(overviewBox.clientWidth / width, overviewBox.clientHeight / height);
    overview.size(whole < 0.55 ? 0.79 : Math.min(whole, 1.4));
    const [left, , wide] = (tileOf.get(root?.id) ?? tiles[0]).box;
    const middle = (width * overview.scale - overviewBox.clientWidth) / 2;
    const beside = (left - overviewSvg.viewBox.baseVal.x) * overview.scale - 4; // a phone shows one side, whole
    overviewBox.scrollTo(overviewBox.clientWidth < (wide + 600) * overview.scale ? beside : middle, (height * overview.scale - overviewBox.clientHeight) / 2);
  },
  zoom(factor) {
    const middle = [(overviewBox.scrollLeft + overviewBox.clientWidth / 2) / overview.scale, (overviewBox.scrollTop + overviewBox.clientHeight / 2) / overview.scale];
    overview.size(overview.scale * factor);
    overviewBox.scrollTo(middle[0] * overview.scale - overviewBox.clientWidth / 2, middle[1] * overview.scale - overviewBox.clientHeight / 2);
  },
  reveal(id) {
    const tile = tileOf.get(id);
    if (!tile) return;
    const { x, y } = overviewSvg.viewBox.baseVal;
    const [left, top, width, height] = tile.box.map((edge, at) => (edge - [x, y, 0, 0][at]) * overview.scale);
    const near = (at, size, from, room) => (at < from + 8 ? at - 8 : at + size > from + room - 8 ? at + size - room + 8 : from);
    overviewBox.scrollTo(near(left, width, overviewBox.scrollLeft, overviewBox.clientWidth), near(top, height, overviewBox.scrollTop, overviewBox.clientHeight));
  },
  start: () => (tileOf.has(root?.id) ? root.id : tiles[0].id),
  thing,
  edges: () => data.edges,
  has: (id) => tileOf.has(id),
  next: (id, dx, dy) => nearest(tileOf.get(id), tiles.filter((tile) => tile.id && tileShown(tile)), dx, dy),
  told: () => overview.said().replace("Overview: ", ""),
  said() {
    if (data.large) return `Overview: ${plural([...sorts.values()].filter((sort) => sort.form === "class").length, "sort")} of things, ${plural(data.relations.length, "relation")}`;
    const relations = tiles.filter((tile) => tile.sort === "card").length;
    return `Overview: ${plural(relations, "relation")} of ${root.label}, ${plural(tiles.filter((tile) => tile.id && tile.sort === "box").length - 1, "other subject")}`;
  },
};

// The nearest of some boxes in a direction, for arrow keys.
function nearest(from, candidates, dx, dy) {
  let best = "";
  let least = Infinity;
  for (const { id, x, y } of candidates) {
    if (id === from.id) continue;
    const along = (x - from.x) * dx + (y - from.y) * dy;
    const aside = Math.abs((x - from.x) * dy) + Math.abs((y - from.y) * dx);
    const cost = along + 2.5 * aside;
    if (along > 2 && aside < along * 3 && cost < least) [best, least] = [id, cost];
  }
  return best;
}

if (tiles.length) {
  overviewSvg.setAttribute("aria-hidden", "true");
  for (const [name, value] of Object.entries({ tabindex: "0", role: "application", "aria-roledescription": "graph", "aria-label": `Overview of ${data.large ? document.title : root.label}`, "aria-describedby": "graph-help" }))
    overviewBox.setAttribute(name, value);
  overviewBox.addEventListener("click", ({ target }) => {
    const tile = target.closest("[data-id]");
    const path = target.closest("[data-ends]");
    if (tile && !tile.dataset.id) enter(data.large ? overview : whole);
    else choose(tile ? tile.dataset.id : path ? `join=${path.dataset.ends}` : "", { move: false });
    if (chosen.id && stacked.matches) panel.scrollIntoView({ behavior: still.matches ? "auto" : "smooth", block: "nearest" });
  });
}
