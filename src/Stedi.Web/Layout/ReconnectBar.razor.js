// A restarted server knows nothing of this page: all that it shows is in its address, so loading it again loses nothing.
const bar = document.getElementById("components-reconnect-modal");
bar.addEventListener("components-reconnect-state-changed", event => {
  if (event.detail.state === "rejected") location.reload();
  if (event.detail.state === "failed") document.addEventListener("visibilitychange", again);
});

async function again() {
  if (document.visibilityState !== "visible") return;
  document.removeEventListener("visibilitychange", again);
  if (!(await Blazor.reconnect())) location.reload();
}
