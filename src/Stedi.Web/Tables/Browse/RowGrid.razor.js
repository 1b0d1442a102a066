// From cell to cell by the arrows, and the text of one to the clipboard.
const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export function follow(root) {
  const cellOf = event => event.target.closest?.("td");
  const onKey = event => {
    const cell = cellOf(event);
    if (!cell) return;
    const copies = event.key === "Enter" || ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "c");
    if (copies && getSelection().isCollapsed) {
      event.preventDefault();
      copy(root, cell);
    } else if (steps[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      const [down, right] = steps[event.key];
      const row = cell.parentElement.parentElement.rows[cell.parentElement.sectionRowIndex + down];
      row?.cells[cell.cellIndex + right]?.focus();
    }
  };
  const onClick = event => cellOf(event)?.focus({ preventScroll: true });
  root.addEventListener("keydown", onKey);
  root.addEventListener("click", onClick);
  root.dataset.keys = "heard";
  return {
    dispose() {
      root.removeEventListener("keydown", onKey);
      root.removeEventListener("click", onClick);
    },
  };
}

async function copy(root, cell) {
  const said = root.querySelector(".copied");
  try {
    await navigator.clipboard.writeText(cell.querySelector(".null") ? "" : cell.textContent.trim());
    said.textContent = "Copied.";
  } catch {
    said.textContent = "The browser lets nothing be copied here.";
  }
}
