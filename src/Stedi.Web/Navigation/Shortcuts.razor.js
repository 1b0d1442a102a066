// Shortcuts press visible elements, which declare their keys in data-key. Only what is on the page can be reached.
const fields = "input:not([readonly], [type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]:not([contenteditable=false]), [role=textbox], .monaco-editor";
const patience = 1200;
const lookAgain = 50;
const longestWait = 10_000;
let first = null;
let waiting = 0;

const isTyping = target => target instanceof Element && target.closest(fields) !== null;
const isCovered = () => document.querySelector(".mud-dialog-container, dialog[open]") !== null;
const find = keys => [...document.querySelectorAll("[data-key]")].find(e => e.dataset.key === keys);

document.addEventListener("keydown", event => {
  if (event.key === "Escape") clearTimeout(waiting);
  if (event.target instanceof Element && event.target.closest("[data-list-keys]") && ["ArrowUp", "ArrowDown", "PageUp", "PageDown"].includes(event.key)) {
    event.preventDefault(); // Move in the result list instead of the text cursor.
    return;
  }
  if (event.defaultPrevented || event.repeat || event.isComposing || isTyping(event.target) || isCovered()) return;
  const keys = read(event);
  if (!keys || !find(keys)) return;
  event.preventDefault();
  clearTimeout(waiting);
  press(keys, event.timeStamp + longestWait);
});

// Links work from the first paint. Other elements are pressed when the page is interactive. Of earlier key presses, the last one counts,
// unless the user has moved on.
function press(keys, until) {
  const pressed = find(keys);
  if (!pressed || isTyping(document.activeElement) || isCovered()) return;
  if (pressed.matches("a[href]") || document.querySelector("[data-alive]")) {
    if (document.activeElement === document.body) pressed.focus(); // A dialog returns the focus here when it closes.
    pressed.click();
  } else if (performance.now() < until) waiting = setTimeout(press, lookAgain, keys, until);
}

function read(event) {
  if (event.altKey || event.key === "Shift") return null;
  if (event.ctrlKey || event.metaKey) return event.shiftKey ? null : `mod+${event.key.toLowerCase()}`;
  const pair = first !== null && event.timeStamp - first.at < patience ? `${first.key} ${event.key}` : null;
  const isPair = pair !== null && find(pair) !== undefined;
  first = isPair ? null : { key: event.key, at: event.timeStamp };
  return isPair ? pair : event.key;
}

// A menu opened by mouse keeps the focus on its button, where MudBlazor treats any first key as a step into the menu.
document.addEventListener("keydown", event => {
  const button = event.key === "Escape" && event.target instanceof Element && event.target.closest("[aria-haspopup=menu][aria-expanded=true]");
  if (!button) return;
  event.stopPropagation();
  button.click();
}, true);

// The page menu is a browser popover. Close it on navigation.
document.addEventListener("click", event => {
  const link = event.target instanceof Element && event.target.closest("[popover] a");
  if (link) link.closest("[popover]").hidePopover();
});
