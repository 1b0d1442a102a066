// Navigates, copies and opens cells of a grid. Rows come and go on scrolling.
import { copy } from "../../clipboard.js";

const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
let grids = 0;

export function follow(root, page) {
  const view = root.querySelector(".scroll");
  const table = view.querySelector("table");
  const body = table.tBodies[0];
  const said = root.querySelector(".said");
  const id = `active-cell-${++grids}`;
  const active = { row: 2, column: 1 };
  const rowOf = row => body.querySelector(`tr[aria-rowindex="${row}"]`);
  const cell = () => rowOf(active.row)?.cells[active.column];
  const columns = () => table.tHead.rows[0].cells.length - 2;

  // Uses attributes that the server never writes, so it never removes them.
  const show = () => {
    body.querySelectorAll("td[data-active]").forEach(td => td !== cell() && (td.removeAttribute("data-active"), td.removeAttribute("id")));
    const current = cell();
    if (!current) return table.removeAttribute("aria-activedescendant");
    current.dataset.active = "";
    current.id = id;
    table.setAttribute("aria-activedescendant", id);
  };

  const reveal = () => {
    const head = table.tHead.offsetHeight;
    const height = rowOf(active.row)?.offsetHeight ?? 30;
    const top = (active.row - 2) * height;
    if (top < view.scrollTop) view.scrollTop = top;
    else if (top + height > view.scrollTop + view.clientHeight - head) view.scrollTop = top + height - view.clientHeight + head;
    const current = cell();
    const left = table.tHead.rows[0].cells[0].offsetWidth;
    if (!current) return;
    if (current.offsetLeft - left < view.scrollLeft) view.scrollLeft = current.offsetLeft - left;
    else if (current.offsetLeft + current.offsetWidth > view.scrollLeft + view.clientWidth) view.scrollLeft = current.offsetLeft + current.offsetWidth - view.clientWidth;
  };

  const move = (row, column) => {
    active.row = Math.max(2, Math.min(row, Number(table.getAttribute("aria-rowcount"))));
    active.column = Math.max(1, Math.min(column, columns()));
    said.textContent = "";
    reveal();
    show();
  };

  // Asks the server for a cell that is truncated, formatted or not rendered.
  const text = td => !td || td.dataset.cut !== undefined ? page.invokeMethodAsync("CellAsync", active.row - 2, active.column - 1) : td.classList.contains("null") ? "" : td.textContent;

  const copyActive = async () => {
    const td = cell();
    const copied = await copy(await text(td));
    said.textContent = copied ? "Copied." : "The browser blocked copying.";
    if (!copied || !td) return;
    td.dataset.copied = "";
    setTimeout(() => td.removeAttribute("data-copied"), 300);
  };

  const open = async (row, column) => {
    await page.invokeMethodAsync("OpenAsync", row, column);
    root.querySelector(".cell")?.scrollIntoView({ block: "nearest" });
  };

  const onKey = event => {
    // Buttons in the header handle their own keys.
    if (event.target !== table) return;
    const jump = Math.max(1, Math.floor(view.clientHeight / 30) - 2);
    const step = steps[event.key];
    if ((event.ctrlKey || event.metaKey) && event.key === "c" && getSelection().isCollapsed) copyActive();
    else if (event.ctrlKey || event.metaKey || event.altKey) {
      if (event.key === "Home") move(2, active.column);
      else if (event.key === "End") move(Infinity, active.column);
      else return;
    }
    else if (event.key === "Enter") open(active.row - 2, active.column - 1);
    else if (step) move(active.row + step[0], active.column + step[1]);
    else if (event.key === "PageDown") move(active.row + jump, active.column);
    else if (event.key === "PageUp") move(active.row - jump, active.column);
    else if (event.key === "Home") move(active.row, 1);
    else if (event.key === "End") move(active.row, Infinity);
    else return;
    event.preventDefault();
  };

  const at = event => {
    const td = event.target.closest?.("td");
    const row = td?.closest("tr[aria-rowindex]");
    return row && td.cellIndex > 0 && td.cellIndex <= columns() ? [Number(row.getAttribute("aria-rowindex")), td.cellIndex] : null;
  };
  const onClick = event => { const place = at(event); if (place) move(...place); };
  const onDouble = event => { const place = at(event); if (place) open(place[0] - 2, place[1] - 1); };

  const rows = new MutationObserver(show);
  rows.observe(body, { childList: true });
  table.addEventListener("keydown", onKey);
  table.addEventListener("click", onClick);
  table.addEventListener("dblclick", onDouble);
  show();
  return {
    // New rows: start at the top.
    reset() {
      view.scrollTop = 0;
      move(2, active.column);
    },
    dispose() {
      rows.disconnect();
      table.removeEventListener("keydown", onKey);
      table.removeEventListener("click", onClick);
      table.removeEventListener("dblclick", onDouble);
    },
  };
}
