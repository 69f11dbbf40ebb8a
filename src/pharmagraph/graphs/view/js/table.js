// The table: sorted by a column, and filtered by words; what the legend hides is hidden here too.
const bodies = table ? [...table.tBodies] : [];
const rowNumbers = new Map(tableRows.map((row, number) => [row, number]));
const tableFilter = document.getElementById("rows-filter");
const tableSort = document.getElementById("rows-sort");
const sorted = { column: -1, down: false };
let rowWords = null;

for (const row of tableRows) {
  const link = document.createElement("a");
  link.href = `#${row.id}`;
  link.append(...row.cells[0].childNodes);
  row.cells[0].append(link);
  row.removeAttribute("id"); // the script follows such addresses itself
}
const titles = table ? [...table.tHead.rows[0].cells] : [];
titles.forEach((cell, column) => {
  cell.replaceChildren(make("button", { type: "button", onclick: () => sortBy(column, sorted.column === column && !sorted.down) }, cell.textContent));
  tableSort.append(make("option", { value: String(column) }, cell.textContent));
});

// Sort by a column; -1 is the order of the sources, in groups.
function sortBy(column, down = false) {
  Object.assign(sorted, { column, down });
  titles.forEach((cell, number) => (number === column ? cell.setAttribute("aria-sort", down ? "descending" : "ascending") : cell.removeAttribute("aria-sort")));
  tableSort.value = String(column);
  table.classList.toggle("sorted", column >= 0);
  if (column < 0) tableRows.forEach((row, number) => bodies[bodyOf[number]].append(row));
  else {
    const key = tableRows.map((row) => (column === 5 ? `${data.statements[rowNumbers.get(row)].source} ` : "") + row.cells[column].textContent);
    const compare = new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare;
    const order = tableRows.map((_, number) => number).sort((one, other) => (down ? -1 : 1) * compare(key[one], key[other]) || one - other);
    for (const number of order) {
      const row = tableRows[number];
      if (!row.cells[5].querySelector(".src")) row.cells[5].append(make("small", { class: "src" }, isolated(data.statements[number].source)));
      bodies.at(-1).append(row);
    }
  }
  for (const body of bodies) body.rows[0].hidden = column >= 0;
  hideRows();
  if (column >= 0) said.textContent = `The table is sorted by ${titles[column].textContent}${down ? ", from the end" : ""}.`;
}
const bodyOf = tableRows.map((row) => bodies.indexOf(row.parentElement));

function hideRows() {
  if (!table) return;
  const wanted = folded(tableFilter.value.trim()).split(/\s+/).filter(Boolean);
  if (wanted.length) rowWords ??= tableRows.map((row, number) => folded(`${row.textContent} ${data.statements[number].source}`));
  let count = 0;
  tableRows.forEach((row, number) => {
    row.hidden = !rowShown(number) || !wanted.every((word) => rowWords[number].includes(word));
    count += row.hidden ? 0 : 1;
  });
  for (const body of bodies) body.hidden = [...body.rows].slice(1).every((row) => row.hidden);
  const all = data.statements.length;
  document.getElementById("rows-shown").textContent = count === all ? plural(all, "row") : `${count.toLocaleString("en")} of ${plural(all, "row")}`;
}
if (table) {
  tableFilter.addEventListener("input", hideRows);
  tableSort.addEventListener("change", () => sortBy(Number(tableSort.value)));
  const copy = document.getElementById("rows-copy");
  copy.addEventListener("click", () => copyTurtle(tableRows.flatMap((row, number) => (row.hidden ? [] : [number])), copy));
}
