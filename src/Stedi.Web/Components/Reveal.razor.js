// What is visible in the upper half of the window stays where it is: there is room for what loads below it.
export function reveal(mark) {
  const shown = mark?.parentElement;
  shown?.scrollIntoView({ block: shown.getBoundingClientRect().top > innerHeight / 2 ? "start" : "nearest", inline: "nearest" });
}
