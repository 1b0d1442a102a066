/** @param view null if the log was closed. */
export function toEnd(view) {
  if (view) view.scrollTop = view.scrollHeight;
}
