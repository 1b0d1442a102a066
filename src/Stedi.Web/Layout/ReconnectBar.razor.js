// A restarted server does not know this page. The page state is in the URL, so a reload loses nothing.
const bar = document.getElementById("components-reconnect-modal");
bar.addEventListener("components-reconnect-state-changed", event => {
  if (["rejected", "resume-failed"].includes(event.detail.state)) location.reload();
});
