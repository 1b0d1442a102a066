// A click anywhere in a row opens its main link (a[data-row]), just like a click on that link. The middle button or a modifier key opens a
// new tab. Controls in a row, and selecting text, work as usual.
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
