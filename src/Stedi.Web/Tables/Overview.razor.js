// Draws the lineage lines between the cards and redraws them when the page is resized.
const adjacent = 40;

export function follow(root) {
  let frame = 0;
  const draw = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      drawNow(root);
    });
  };
  const light = event => {
    const table = event.type === "pointerleave" || event.type === "focusout" ? null : event.target.closest("[data-table]")?.dataset.table;
    for (const path of root.querySelectorAll(".lines > path")) {
      path.classList.toggle("lit", !!table && (path.dataset.from === table || path.dataset.to === table));
    }
  };
  const events = ["pointerover", "pointerleave", "focusin", "focusout"];
  events.forEach(e => root.addEventListener(e, light));
  const sizes = new ResizeObserver(draw);
  sizes.observe(root);
  draw();
  return {
    draw,
    dispose() {
      sizes.disconnect();
      events.forEach(e => root.removeEventListener(e, light));
      cancelAnimationFrame(frame);
    },
  };
}

function drawNow(root) {
  const origin = root.getBoundingClientRect();
  const boxes = new Map();
  for (const card of root.querySelectorAll("[data-table]")) {
    const r = card.getBoundingClientRect();
    boxes.set(card.dataset.table, { left: r.left - origin.left, right: r.right - origin.left, top: r.top - origin.top, bottom: r.bottom - origin.top });
  }
  const middle = box => (box.top + box.bottom) / 2;
  const incoming = new Map();
  for (const path of root.querySelectorAll(".lines > path")) {
    const [from, to] = [boxes.get(path.dataset.from), boxes.get(path.dataset.to)];
    if (!from || !to) {
      path.removeAttribute("d");
      continue;
    }
    if (!incoming.has(to)) incoming.set(to, []);
    incoming.get(to).push({ path, from });
  }
  for (const [to, edges] of incoming) {
    edges.sort((a, b) => middle(a.from) - middle(b.from));
    edges.forEach(({ path, from }, i) => {
      path.setAttribute("d", curve(from, to, middle(from), to.top + ((to.bottom - to.top) * (i + 1)) / (edges.length + 1)));
    });
  }
}

function curve(from, to, y1, y2) {
  if (to.left > from.right) {
    const bend = (to.left - from.right) / 2;
    return `M${from.right} ${y1}C${from.right + bend} ${y1} ${to.left - bend} ${y2} ${to.left} ${y2}`;
  }
  if (to.top > from.bottom && to.top - from.bottom < adjacent) {
    const x = (from.left + from.right) / 2;
    return `M${x} ${from.bottom}L${x} ${to.top}`;
  }
  const bend = 34;
  return `M${from.left} ${y1}C${from.left - bend} ${y1} ${to.left - bend} ${y2} ${to.left} ${y2}`;
}
