export function toEnd(view) {
  view.scrollTop = view.scrollHeight;
}
