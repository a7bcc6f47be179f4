// A button with data-print opens the browser's print dialogue.

export function listen(): void {
  document.addEventListener("click", (e) => {
    if (e.target instanceof Element && e.target.closest("[data-print]")) window.print();
  });
}
