// A click anywhere in a row opens its main link (a[data-row]) as a click on that link does: with the middle button or a modifier key in a new tab.
// What can be pressed within a row keeps its own meaning, and so does marking text.
const own = "a, button, input, select, textarea, label, summary, [role=button], .choose";

function linkOf(event) {
  const row = event.target instanceof Element && !event.target.closest(own) && event.target.closest("tr");
  return row ? row.querySelector(":scope > :is(th, td) > a[data-row]") : null;
}

document.addEventListener("click", event => {
  const link = linkOf(event);
  if (!link || !getSelection().isCollapsed) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey) open(link.href, "_blank", "noopener");
  else link.click();
});
document.addEventListener("auxclick", event => {
  const link = event.button === 1 && linkOf(event);
  if (link) open(link.href, "_blank", "noopener");
});
// Otherwise the middle button scrolls the page on some systems.
document.addEventListener("mousedown", event => {
  if (event.button === 1 && linkOf(event)) event.preventDefault();
});
