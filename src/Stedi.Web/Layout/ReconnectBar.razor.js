// A restarted server knows nothing of this page: all that it shows is in its address, so loading it again loses nothing.
const bar = document.getElementById("components-reconnect-modal");
bar.addEventListener("components-reconnect-state-changed", event => {
  if (["rejected", "resume-failed"].includes(event.detail.state)) location.reload();
});
