// The graph: lays out nodes, and pans and zooms with mouse and keys without the server.
import { place } from "./LineageGraphNode.razor.js";
import { viewport } from "./LineagePage.razor.js";

export function open(root) {
  const view = viewport(root, root.querySelector(".world"));
  let layout = null;

  const node = table => root.querySelector(`[data-table="${CSS.escape(table)}"]`);
  const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  const keys = event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const table = event.target.closest("[data-table]")?.dataset.table;
    if (step[event.key] && table) go(table, step[event.key]);
    else if (step[event.key]) view.pan(-60 * step[event.key][0], -60 * step[event.key][1]);
    else if (event.key === "+" || event.key === "=") view.zoom(1.25);
    else if (event.key === "-") view.zoom(0.8);
    else if (event.key === "0") view.fit(layout);
    else return;
    event.preventDefault();
  };

  const go = (table, [dx, dy]) => {
    const next = layout?.neighbor(table, dx, dy);
    if (!next) return;
    view.reveal(layout.box(next));
    node(next).querySelector(".pick").focus({ preventScroll: true });
  };

  const clicks = event => {
    const what = event.target.closest("[data-do]")?.dataset.do;
    if (what === "fit") view.fit(layout);
    else if (what) view.zoom(what === "in" ? 1.25 : 0.8);
  };

  // Tab can move the focus to a node out of view.
  const seen = event => {
    const table = event.target.closest("[data-table]")?.dataset.table;
    if (table && layout && event.target.matches(":focus-visible")) view.reveal(layout.box(table));
  };

  root.addEventListener("keydown", keys);
  root.addEventListener("click", clicks);
  root.addEventListener("focusin", seen);
  return {
    draw(focus, isSame) {
      const first = layout === null;
      if (!isSame || first) layout = place(root);
      if (!layout) return;
      if (first || !isSame) view.show(layout, focus);
      else if (focus) view.reveal(layout.box(focus));
      root.toggleAttribute("data-placed", true);
    },
    dispose() {
      root.removeEventListener("keydown", keys);
      root.removeEventListener("click", clicks);
      root.removeEventListener("focusin", seen);
      view.dispose();
    },
  };
}
