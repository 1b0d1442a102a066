/** @param view null: the log was closed meanwhile. */
export function toEnd(view) {
  if (view) view.scrollTop = view.scrollHeight;
}
