// What is around a term: its relations to both sides, with what they lead to; a term further out can be opened in turn.
const FEW = [24, 12, 8, 5, 4]; // members shown of a relation: as many as keep all together below a number
const LEAVES = 52;
const SMALLEST = 0.6; // scale below which the whole is not shown at first, but its middle
const NARROW = 640;
const WRAPPED = 190; // pixels of a line of a label
const GAPS = { row: 2, branch: 11, near: 62, fan: 46 };

const around_ = { focus: "", open: [], model: null };
// The lines of a label, at most `most`, each no wider than a column.
function wrapLabel(label, font, most = 3) {
  const found = [""];
  for (const word of label.split(/\s+/).filter(Boolean)) {
    const longer = `${found.at(-1)} ${word}`.trim();
    if (!found.at(-1) || widthOf(longer, font) <= WRAPPED) found[found.length - 1] = longer;
    else found.push(word);
  }
  if (found.length > most) found.splice(most - 1, Infinity, `${found[most - 1]} …`);
  return found.map((line) => (widthOf(line, font) <= WRAPPED * 1.6 ? line : `${line.slice(0, 30)}…`));
}
function sized(part, form) {
  const size = data.sizes[form];
  const font = { size, bold: form === "root" || form === "hub" };
  const found = { ...part, form, tag: "", lines: part.lines0 ?? wrapLabel(part.label || "(no label)", font), more: "" };
  const wide = Math.max(...found.lines.map((line) => widthOf(line, font)));
  const high = found.lines.length * size * data.leading;
  const [across, down] = { root: [22, 14], hub: [12, 8], relation: [9, 4], leaf: [0, 0] }[form];
  found.wide = form === "leaf" ? wide + data.glyph + 6 : wide + 2 * across;
  found.high = form === "leaf" ? Math.max(high, data.glyph) + (found.lines.length > 1 ? 6 : 3) : high + 2 * down;
  return found;
}
function setTag(part, mark) {
  part.tag = mark;
  part.wide = Math.max(part.wide, widthOf(mark, { size: data.tag, italic: true }) + data.glyph + 6);
  part.high += data.tag * data.leading;
}

// The tree: each statement hangs from the first term that leads to it, and stands in it once.
function grow(focus, open) {
  const nodes = new Map();
  const edges = [];
  const told = new Set();
  const tree = new Map(); // hub: its branches, each a relation with its members
  const visible = (numbers) => numbers.filter((number) => rowShown(number) && !told.has(number));
  const all = groupsOf(focus).map((group) => visible(group.rows).length);
  const most = FEW.find((few) => all.reduce((sum, number) => sum + Math.min(number, few), 0) <= LEAVES) ?? FEW.at(-1);
  const hang = (id, first) => {
    const branches = [];
    for (const group of groupsOf(id)) {
      const rows = visible(group.rows);
      if (!rows.length) continue;
      for (const row of rows) told.add(row);
      const members = new Map();
      for (const number of rows) {
        const row = data.statements[number];
        const end = group.inward ? row.subject : row.end;
        members.set(end, [...(members.get(end) ?? []), number]);
      }
      const few = first ? most : Math.max(most, 8);
      const opened = open.includes(group.id);
      const kept = [...members].slice(0, opened || members.size <= few + 1 ? Infinity : few);
      const left = members.size - kept.length;
      const counts = markCounts(rows);
      const font = { size: data.sizes.relation };
      const label = wrapLabel(group.label, font);
      if (rows.length > 1) label[label.length - 1] += ` (${rows.length})`;
      const relation = { ...sized({ ...group, lines0: [...label, ...counts] }, "relation"), rows };
      nodes.set(group.id, relation);
      const branch = { id: group.id, leaves: [] };
      branches.push(branch);
      edges.push({ from: group.inward ? group.id : id, to: group.inward ? id : group.id, rows, mark: "", trunk: true, arrows: group.inward, curve: true });
      for (const [end, numbers] of kept) {
        const crossing = nodes.has(end);
        const mark = markOf(numbers);
        if (!crossing) {
          nodes.set(end, sized(parts.get(end), "leaf"));
          if (mark) setTag(nodes.get(end), mark);
          branch.leaves.push(end);
        }
        edges.push({ from: group.inward ? end : group.id, to: group.inward ? group.id : end, rows: numbers, mark, crossing, arrows: !group.inward, curve: !crossing });
      }
      if (left) {
        const rest = `more=${group.id}`;
        nodes.set(rest, { ...sized({ id: rest, label: `… ${left} more`, family: "", rows: [], kind: "" }, "leaf"), of: group.id });
        branch.leaves.push(rest);
      }
    }
    tree.set(id, branches);
    return branches;
  };
  nodes.set(focus, sized(parts.get(focus), "root"));
  hang(focus, true);
  for (const id of open) {
    if (!nodes.has(id) || tree.has(id) || !id.startsWith("node=")) continue;
    const { tag } = nodes.get(id);
    nodes.set(id, sized(parts.get(id), "hub"));
    if (tag) setTag(nodes.get(id), tag);
    if (!hang(id, false).length) tree.delete(id);
  }
  for (const part of nodes.values()) {
    if (part.form !== "leaf" || !part.term) continue;
    const hidden = parts.get(part.id).rows.filter((number) => rowShown(number) && !told.has(number)).length;
    if (hidden) part.more = `+${hidden}`;
    if (hidden) part.wide += widthOf(part.more, { size: data.tag, bold: true }) + 14;
  }
  return { nodes, edges, tree };
}
function markCounts(numbers) {
  const count = new Map();
  for (const number of numbers) {
    const mark = markOf([number]);
    if (mark) count.set(mark, (count.get(mark) ?? 0) + 1);
  }
  return [...count].sort().map(([mark, many]) => (/^[+−±] /.test(mark) ? `${mark[0]}${many} ${mark.slice(2)}` : `${many} ${mark}`));
}

// Places: bands are measured from the leaves inward, places given from the root out; no band enters another one.
function arrange(focus, open) {
  const { nodes, edges, tree } = grow(focus, open);
  const bands = new Map();
  const bandOf = (id) => {
    const node = nodes.get(id);
    const branches = tree.get(id) ?? [];
    return Math.max(node.high, branches.reduce((sum, branch) => sum + bandOfBranch(branch), 0)) + GAPS.row;
  };
  const bandOfBranch = (branch) => {
    if (!bands.has(branch)) bands.set(branch, Math.max(nodes.get(branch.id).high, branch.leaves.reduce((sum, id) => sum + bandOf(id), 0)) + GAPS.branch);
    return bands.get(branch);
  };
  const put = (node, x, y, side) => {
    const left = side ? (side > 0 ? x - data.glyph / 2 : x + data.glyph / 2 - node.wide) : x - node.wide / 2;
    Object.assign(node, { x, y, side, box: [left, y - node.high / 2, node.wide, node.high] });
    if (node.more) node.moreX = side > 0 ? left + node.wide - 11 : left + 11;
  };
  const place = (branches, edge, y, side) => {
    let top = y - branches.reduce((sum, branch) => sum + bandOfBranch(branch), 0) / 2;
    const widest = Math.max(0, ...branches.map((branch) => nodes.get(branch.id).wide));
    const column = edge + side * (GAPS.near + widest + GAPS.fan);
    for (const branch of branches) {
      const band = bandOfBranch(branch);
      const relation = nodes.get(branch.id);
      put(relation, edge + side * (GAPS.near + relation.wide / 2), top + band / 2, 0);
      let from = top + (band - branch.leaves.reduce((sum, id) => sum + bandOf(id), 0)) / 2;
      for (const id of branch.leaves) {
        const room = bandOf(id);
        const node = nodes.get(id);
        put(node, column, from + room / 2, side);
        if (node.form === "hub") {
          Object.assign(node, { x: column + side * (node.wide / 2 - data.glyph / 2), side: 0 });
          place(tree.get(id) ?? [], column + side * (node.wide - data.glyph / 2), node.y, side);
        }
        from += room;
      }
      top += band;
    }
  };
  // What is opened later never moves a relation to the other side.
  const side = graphBox.clientWidth < NARROW ? 0 : null; // a narrow screen has room on one side only
  const first = open.length ? arrange(focus, []).split : null;
  const branches = tree.get(focus);
  const heights = branches.map(bandOfBranch);
  const sum = heights.reduce((total, height) => total + height, 0);
  const tilt = (number) => Math.abs(sum - 2 * heights.slice(0, number).reduce((total, height) => total + height, 0));
  const split = side ?? first ?? branches.map((_, number) => number + 1).reduce((best, number) => (tilt(number) < tilt(best) ? number : best), 0);
  const node = nodes.get(focus);
  put(node, 0, 0, 0);
  place(branches.slice(0, split), -node.wide / 2, 0, -1);
  place(branches.slice(split), node.wide / 2, 0, 1);
  return { nodes, edges, tree, split };
}

const aroundRows = () => new Set([...around_.model.edges.values()].flatMap((line) => line.rows)).size;
const beside = {
  name: "around",
  box: canvasBox,
  thing: (id) => (id.startsWith("relation=") ? groupOf(id) : undefined) ?? thing(id),
  edges: () => [...(around_.model?.edges.values() ?? [])],
  // Show what is around a term, with some further terms and relations opened.
  aim(focus, open = []) {
    const { nodes, edges, tree } = arrange(focus, open);
    Object.assign(around_, { focus, open, model: { name: "around", nodes, tree, edges: new Map(edges.map((line, number) => [`way${number}`, { spot: null, ...line, id: `way${number}` }])), partSeen: () => true, lineSeen: () => true } });
    document.getElementById("to-around").hidden = false;
    document.getElementById("to-around").replaceChildren("Around ", isolated(nameOf(focus)));
  },
  open() {
    showModel(around_.model);
    beside.fit();
    if (camera.scale >= SMALLEST) return;
    const left = around_.model.nodes.get(around_.focus).box[0] - 12;
    moveTo({ x: graphBox.clientWidth < NARROW ? left + canvasBox.clientWidth / 2 / SMALLEST : 0, y: 0, scale: SMALLEST });
  },
  redraw: redrawCanvas,
  refresh() {
    if (!around_.focus) return;
    beside.aim(around_.focus, around_.open);
    if (scene === beside) showModel(around_.model);
  },
  fit: () => fitModel(1.1),
  zoom: zoomAt,
  reveal(id) {
    const node = around_.model.nodes.get(id);
    const near = node ? [node] : [...chosen.parts].map((name) => around_.model.nodes.get(name)).filter(Boolean);
    if (!near.length) return;
    const [left, top, right, bottom] = around(near);
    const [from, to] = [toScreen({ x: left, y: top }), toScreen({ x: right, y: bottom })];
    const outside = from.x < 0 || from.y < 0 || to.x > canvasBox.clientWidth || to.y > canvasBox.clientHeight;
    if (outside || camera.scale < 0.45) revealIn(near, node);
  },
  // Open a term or a relation, or close it; what was seen of it stays where it is on the screen.
  expand(id) {
    const name = around_.model.nodes.get(id)?.of ?? id;
    const node = around_.model.nodes.get(id);
    const isOpen_ = around_.open.includes(name);
    if (!node || (!isOpen_ && !node.more && name === id)) return;
    const before = toScreen(node);
    beside.aim(around_.focus, isOpen_ ? around_.open.filter((other) => other !== name) : [...around_.open, name]);
    showModel(around_.model);
    const after = around_.model.nodes.get(id) ?? around_.model.nodes.get(name) ?? around_.model.nodes.get(around_.focus);
    const now = toScreen(after);
    moveTo({ x: camera.x + (now.x - before.x) / camera.scale, y: camera.y + (now.y - before.y) / camera.scale });
    document.getElementById("scene").textContent = beside.told();
    choose(thing(name) ? name : "", { move: false });
    if (!isOpen_) revealIn([after, ...[...around_.model.nodes.values()].filter((other) => belongsTo(name, other.id))], after);
  },
  start: () => around_.focus,
  has: (id) => around_.model.nodes.has(id),
  next: (id, dx, dy) => nearest(around_.model.nodes.get(id), [...around_.model.nodes.values()].filter((node) => !node.id.startsWith("more=")), dx, dy),
  told: () => plural(aroundRows(), "statement"),
  said: () => `${nameOf(around_.focus)} and what is around it: ${plural(aroundRows(), "statement")}`,
};
// Tell whether a part hangs from a term or a relation that was opened.
function belongsTo(name, id) {
  const branches = around_.model.tree.get(name) ?? [...around_.model.tree.values()].flat().filter((branch) => branch.id === name);
  return branches.some((branch) => branch.id === id || branch.leaves.includes(id));
}
