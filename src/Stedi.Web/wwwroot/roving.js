// A row of links that is one tab stop: [data-roving]. Arrow keys move within it, Home and End to its ends. The element that was focused last keeps the stop.
const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

const rowOf = event => (event.target instanceof Element ? event.target.closest("[data-roving]") : null);
const itemsOf = row => [...row.querySelectorAll("a[href], button:not(:disabled)")];

document.addEventListener("keydown", event => {
  const row = rowOf(event);
  if (!row || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const items = itemsOf(row);
  const at = items.indexOf(event.target);
  const to = event.key === "Home" ? 0 : event.key === "End" ? items.length - 1 : event.key in step ? at + step[event.key] : -1;
  if (at < 0 || !(event.key in step || event.key === "Home" || event.key === "End")) return;
  event.preventDefault(); // The page must not scroll.
  items[to]?.focus();
});

document.addEventListener("focusin", event => {
  const row = rowOf(event);
  if (row) itemsOf(row).forEach(item => (item.tabIndex = item === event.target ? 0 : -1));
});
