// Pan, zoom and fit of one graph, with mouse, touch and pen.
const [smallest, largest, roomy, legible] = [0.03, 2, 1.3, 0.6];

export function viewport(root, world) {
  let [x, y, scale, frame, settled] = [0, 0, 1, 0, 0];
  const pointers = new Map();

  const apply = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      world.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    });
  };
  // Every node depends on it, so not on each wheel event. On a new layout, set it at once.
  const settle = after => {
    clearTimeout(settled);
    const set = () => world.style.setProperty("--scale", scale);
    if (after) settled = setTimeout(set, after);
    else set();
  };
  const clamp = value => Math.min(largest, Math.max(smallest, value));
  const pan = (dx, dy) => {
    x += dx;
    y += dy;
    apply();
  };
  const zoomAt = (factor, cx, cy) => {
    const next = clamp(scale * factor);
    x = cx - ((cx - x) * next) / scale;
    y = cy - ((cy - y) * next) / scale;
    scale = next;
    apply();
    settle(120);
  };
  const center = (at, zoom) => {
    scale = clamp(zoom);
    x = root.clientWidth / 2 - (at.x + at.width / 2) * scale;
    y = root.clientHeight / 2 - (at.y + at.height / 2) * scale;
    apply();
    settle(0);
  };
  const whole = size => Math.min(roomy, (root.clientWidth - 80) / size.width, (root.clientHeight - 48) / size.height);
  const fit = size => size && center({ x: 0, y: 0, width: size.width, height: size.height }, whole(size));
  const reveal = box => {
    const margin = 24;
    const shift = (from, length, room) => (from < margin ? margin - from : from + length > room - margin ? room - margin - from - length : 0);
    pan(shift(box.x * scale + x, box.width * scale, root.clientWidth), shift(box.y * scale + y, box.height * scale, root.clientHeight));
  };

  const wheel = event => {
    event.preventDefault();
    const r = root.getBoundingClientRect();
    zoomAt(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), event.clientX - r.left, event.clientY - r.top);
  };
  const down = event => {
    if (event.button !== 0 || event.target.closest(".tools, .more, .less, .go")) return;
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY, moved: 0 });
  };
  const move = event => {
    const last = pointers.get(event.pointerId);
    if (!last) return;
    const [dx, dy] = [event.clientX - last.x, event.clientY - last.y];
    if (pointers.size === 2) pinch(event, last);
    else if (last.moved + Math.abs(dx) + Math.abs(dy) > 4) pan(dx, dy);
    Object.assign(last, { x: event.clientX, y: event.clientY, moved: last.moved + Math.abs(dx) + Math.abs(dy) });
    // Only after it moves: a click must reach its node.
    if (last.moved > 4 && !root.hasPointerCapture(event.pointerId)) root.setPointerCapture(event.pointerId);
  };
  const pinch = (event, last) => {
    const other = [...pointers.values()].find(p => p !== last);
    const r = root.getBoundingClientRect();
    const apart = p => Math.hypot(p.x - other.x, p.y - other.y) || 1;
    zoomAt(apart({ x: event.clientX, y: event.clientY }) / apart(last), (event.clientX + other.x) / 2 - r.left, (event.clientY + other.y) / 2 - r.top);
  };
  const up = event => pointers.delete(event.pointerId);

  const listeners = [["wheel", wheel, { passive: false }], ["pointerdown", down], ["pointermove", move], ["pointerup", up], ["pointercancel", up]];
  listeners.forEach(l => root.addEventListener(...l));
  return {
    pan, reveal, fit,
    zoom: factor => zoomAt(factor, root.clientWidth / 2, root.clientHeight / 2),
    /** The whole graph if that is readable; otherwise the focused table, or the left side. */
    show(size, focus) {
      const zoom = whole(size);
      if (zoom >= legible) fit(size);
      else if (focus) center(size.box(focus), 0.8);
      else center({ x: 0, y: 0, width: (root.clientWidth - 48) / legible, height: size.height }, legible);
    },
    dispose() {
      listeners.forEach(([name, listener]) => root.removeEventListener(name, listener));
      cancelAnimationFrame(frame);
      clearTimeout(settled);
    },
  };
}
