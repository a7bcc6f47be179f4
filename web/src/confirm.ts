// data-confirm="sentence" on a form or on its button: asks before the form goes.

export function listen(): void {
  document.addEventListener(
    "submit",
    (e) => {
      const form = e.target as HTMLFormElement;
      const sentence = e.submitter?.dataset["confirm"] ?? form.dataset["confirm"];
      if (sentence && !window.confirm(sentence)) {
        e.preventDefault();
        e.stopImmediatePropagation();
      }
    },
    true,
  );
}
