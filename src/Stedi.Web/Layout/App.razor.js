// Reconnects for as long as the page is open, at once first and then every few seconds, so that an open page recovers by itself.
const pause = 4000;

Blazor.start({
  circuit: {
    reconnectionOptions: {
      maxRetries: Number.MAX_SAFE_INTEGER,
      retryIntervalMilliseconds: attempt => (attempt < 3 ? 250 : pause),
    },
  },
});

// "Skip to …" moves the focus. As an address, its fragment would belong to the base address and open the overview.
document.addEventListener("click", event => {
  const link = event.target instanceof Element && event.target.closest("a.skip");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  target.tabIndex = -1;
  target.focus();
}, true);
