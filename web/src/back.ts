// A button with data-back goes to the page before this one.

export function listen(): void {
  document.addEventListener("click", (e) => {
    if (e.target instanceof Element && e.target.closest("[data-back]")) history.back();
  });
}
