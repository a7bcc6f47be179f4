// A form with data-auto is sent as soon as a choice or a date in it changes: filters above a list.
// Text is sent on Enter, as always.

export function listen(): void {
  document.addEventListener("change", (e) => {
    const field = e.target;
    if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) return;
    if (!field.form?.matches("[data-auto]")) return;
    if (field instanceof HTMLInputElement && (field.type === "text" || field.type === "search")) return;
    field.form.requestSubmit ? field.form.requestSubmit() : field.form.submit();
  });
}
