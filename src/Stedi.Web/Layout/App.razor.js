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
