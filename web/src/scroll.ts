// A table wider than the screen scrolls inside its box; when nothing in it can take the focus, the box itself can, so that
// the arrow keys reach what is hidden.

function mark(box: HTMLElement): void {
  const hidden = box.scrollWidth > box.clientWidth + 1;
  const reachable = !!box.querySelector("a[href], button, input:not([type=hidden]), select, textarea, summary");
  if (hidden && !reachable) box.tabIndex = 0;
  else box.removeAttribute("tabindex");
}

export function start(root: ParentNode): void {
  for (const box of root.querySelectorAll<HTMLElement>(".table-responsive")) mark(box);
  // On a narrow screen a strip of sections begins at the one that is open.
  for (const on of root.querySelectorAll<HTMLElement>(".nav-tabs .nav-link.active")) {
    const strip = on.closest<HTMLElement>(".nav-tabs");
    if (strip && strip.scrollWidth > strip.clientWidth) strip.scrollLeft = on.offsetLeft - strip.clientWidth / 2 + on.offsetWidth / 2;
  }
}

export function listen(): void {
  let waiting = 0;
  window.addEventListener("resize", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => start(document), 150);
  });
}
