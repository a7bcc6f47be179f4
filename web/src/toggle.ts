// A button with data-toggle="#id" shows and hides that element: the menu on phones, more filters.
// Escape and a click outside close what floats above the page (the menu); the rest stays open.

function set(button: HTMLElement, target: HTMLElement, open: boolean): void {
  target.classList.toggle("show", open);
  button.setAttribute("aria-expanded", String(open));
}

function targetOf(button: HTMLElement): HTMLElement | null {
  const selector = button.dataset["toggle"];
  return selector?.startsWith("#") ? document.getElementById(selector.slice(1)) : null;
}

function closeFloating(except: EventTarget | null): void {
  for (const button of document.querySelectorAll<HTMLElement>('[data-toggle][aria-expanded="true"]')) {
    const target = targetOf(button);
    if (!target || getComputedStyle(target).position !== "fixed") continue;
    if (except instanceof Node && (target.contains(except) || button.contains(except))) continue;
    set(button, target, false);
    if (!except) button.focus();
  }
}

export function listen(): void {
  document.addEventListener("click", (e) => {
    if (!(e.target instanceof Element)) return;
    const button = e.target.closest<HTMLElement>("[data-toggle]");
    const target = button && targetOf(button);
    if (button && target) {
      const open = !target.classList.contains("show");
      set(button, target, open);
      if (open) target.querySelector<HTMLElement>("a, button, input, select, textarea")?.focus();
    }
    closeFloating(e.target);
  });
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape") closeFloating(null);
  });
}
