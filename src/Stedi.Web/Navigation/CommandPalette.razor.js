// Scrolls the chosen entry into view.
export function reveal(id) {
  document.getElementById(id)?.scrollIntoView({ block: "nearest" });
}
