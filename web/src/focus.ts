// An element with data-focus takes the focus when it appears: the summary of what is wrong with a form.

export function start(root: ParentNode): void {
  const el = root.querySelector<HTMLElement>("[data-focus]");
  if (!el) return;
  if (el.tabIndex < 0 && !el.hasAttribute("tabindex")) el.tabIndex = -1;
  el.focus();
}
