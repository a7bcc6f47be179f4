// A form with data-auto is sent as soon as a choice in it changes, or a date is picked: filters above a list. A date that
// is typed changes with every digit, so it is sent when the field is left. Text is sent on Enter, as always.

function send(form: HTMLFormElement): void {
  if (form.requestSubmit) form.requestSubmit();
  else form.submit();
}

export function listen(): void {
  let typed: EventTarget | null = null;
  document.addEventListener("keydown", (e) => {
    if (e.key.length === 1 || e.key === "Backspace" || e.key.startsWith("Arrow")) typed = e.target;
  });
  document.addEventListener("pointerdown", () => (typed = null));
  document.addEventListener("change", (e) => {
    const field = e.target;
    if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) return;
    const form = field.form;
    if (!form?.matches("[data-auto]")) return;
    if (field instanceof HTMLInputElement) {
      if (["text", "search", "number"].includes(field.type)) return;
      if (typed === field) {
        field.addEventListener("blur", () => send(form), { once: true });
        return;
      }
    }
    send(form);
  });
}
