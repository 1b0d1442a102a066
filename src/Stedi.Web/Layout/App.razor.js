// A lost connection is tried again for as long as the page is open, at once at first and then every few seconds, so that a page left open comes back by itself.
const pause = 4000;

Blazor.start({
  circuit: {
    reconnectionOptions: {
      maxRetries: Number.MAX_SAFE_INTEGER,
      retryIntervalMilliseconds: attempt => (attempt < 3 ? 250 : pause),
    },
  },
});
