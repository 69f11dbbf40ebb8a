// The table of results: sorted by a click on a column's head, narrowed by a word.

const FEW = 8;
const order = new Intl.Collator("en", { sensitivity: "base", numeric: true });

/** Make a table sortable, and give it a field to narrow it where it is long. */
export function enliven(table: HTMLTableElement): void {
  const body = table.tBodies[0];
  if (!body) return;
  const rows = [...body.rows];
  const heads = [...table.querySelectorAll<HTMLTableCellElement>("thead th")];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sortBy(heads, head, column, body, rows));
    head.append(button);
  });
  if (rows.length > FEW) table.parentElement?.before(finder(rows));
}

function sortBy(
  heads: HTMLElement[], head: HTMLElement, column: number, body: HTMLTableSectionElement, rows: HTMLTableRowElement[],
): void {
  const now = head.getAttribute("aria-sort");
  const next = now === "ascending" ? "descending" : now === "descending" ? null : "ascending";
  for (const one of heads) one.removeAttribute("aria-sort");
  const sorted = [...rows];
  if (next) {
    head.setAttribute("aria-sort", next);
    const direction = next === "ascending" ? 1 : -1;
    const keys = new Map(rows.map((row) => [row, keyOf(row.cells[column])]));
    sorted.sort((a, b) => direction * compare(keys.get(a)!, keys.get(b)!));
  }
  body.append(...sorted);
}

interface Key {
  number: number;
  text: string;
}

/** Numbers come before texts, and both before nothing. */
function keyOf(cell: HTMLTableCellElement | undefined): Key {
  const number = cell?.dataset["number"];
  return { number: number === undefined ? Number.NaN : Number(number), text: cell?.textContent?.trim() ?? "" };
}

function compare(a: Key, b: Key): number {
  const numbers = [Number.isNaN(a.number), Number.isNaN(b.number)];
  if (!numbers[0] && !numbers[1]) return a.number - b.number;
  if (numbers[0] !== numbers[1]) return numbers[0] ? 1 : -1;
  return order.compare(a.text, b.text);
}

function finder(rows: HTMLTableRowElement[]): HTMLElement {
  const place = document.createElement("p");
  place.className = "finder";
  const label = document.createElement("label");
  label.textContent = "Only rows with ";
  const input = document.createElement("input");
  input.type = "search";
  label.append(input);
  const told = document.createElement("span");
  told.setAttribute("role", "status");
  place.append(label, told);
  const texts = new Map(rows.map((row) => [row, (row.textContent ?? "").toLowerCase()]));
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    let shown = 0;
    for (const row of rows) {
      row.hidden = !texts.get(row)!.includes(wanted);
      shown += row.hidden ? 0 : 1;
    }
    told.textContent = wanted ? `${shown} of ${rows.length}` : "";
  });
  return place;
}
