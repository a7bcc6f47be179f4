// A checkbox with data-select-all="name" ticks every checkbox of that name in its form (or on the page),
// and shows by itself whether all, some or none are ticked.

function group(head: HTMLInputElement): HTMLInputElement[] {
  const root: ParentNode = head.form ?? document;
  return [...root.querySelectorAll<HTMLInputElement>("input[type=checkbox]")].filter((b) => b.name === head.dataset["selectAll"] && !b.disabled);
}

export function listen(): void {
  document.addEventListener("change", (e) => {
    const box = e.target;
    if (!(box instanceof HTMLInputElement) || box.type !== "checkbox") return;
    if (box.dataset["selectAll"]) {
      for (const b of group(box)) b.checked = box.checked;
    }
    for (const head of document.querySelectorAll<HTMLInputElement>("input[data-select-all]")) {
      const boxes = group(head);
      const ticked = boxes.filter((b) => b.checked).length;
      head.checked = boxes.length > 0 && ticked === boxes.length;
      head.indeterminate = ticked > 0 && ticked < boxes.length;
    }
  });
}
