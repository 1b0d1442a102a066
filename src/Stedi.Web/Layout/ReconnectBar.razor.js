// While the server does not answer: says so, and takes the controls out of use that need it. Links and what works in the browser alone (data-local) stay.
const controls = ":is(button, [role=button], [role=tab], [role=menuitem], [role=option], .mud-chip-close-button):not([popovertarget], [data-do], [data-local])";
const pressing = ["click", "submit"];
const bar = document.getElementById("components-reconnect-modal");
const root = document.documentElement;

bar.addEventListener("components-reconnect-state-changed", event => {
  const { state } = event.detail;
  // A restarted server does not know this page. The page state is in the URL, so a reload loses nothing.
  if (["rejected", "resume-failed"].includes(state)) location.reload();
  else if (state === "hide") connect();
  else if (!root.hasAttribute("data-away")) disconnect();
});

function disconnect() {
  root.toggleAttribute("data-away", true);
  for (const control of document.querySelectorAll(controls)) {
    // What is disabled already stays so afterwards.
    if (control.matches(":disabled, [aria-disabled=true]")) continue;
    control.setAttribute("aria-disabled", "true");
    control.toggleAttribute("data-offline", true);
  }
  pressing.forEach(name => document.addEventListener(name, refuse, true));
}

function connect() {
  root.removeAttribute("data-away");
  for (const control of document.querySelectorAll("[data-offline]")) {
    control.removeAttribute("aria-disabled");
    control.removeAttribute("data-offline");
  }
  pressing.forEach(name => document.removeEventListener(name, refuse, true));
}

/** Enter and Space arrive as a click on buttons. */
function refuse(event) {
  if (!(event.target instanceof Element) || !event.target.closest(event.type === "submit" ? "form" : controls)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}
