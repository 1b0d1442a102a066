// Stores browser settings in cookies, so that the server's first response is correct (BrowserSettings.cs).
const year = 365 * 24 * 60 * 60;

function keep(name, value) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${year}; samesite=lax${secure}`;
}

export function keepZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";
  keep("stedi-zone", zone);
  return zone;
}

export function keepTimes(times) {
  keep("stedi-times", times);
}

export function keepTheme(theme) {
  keep("stedi-theme", theme);
  document.documentElement.dataset.theme = theme;
}
