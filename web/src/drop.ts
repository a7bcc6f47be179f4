// A drop zone [data-drop] around a file field: a file can be dropped on it; its name and size are shown; a file over
// 20 MB is refused before it is sent (the server refuses it too).
import { icon, make, say } from "./words";

const MOST = 20 * 1024 * 1024;

/** A size as people say it. */
export function sizeWords(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function describe(zone: HTMLElement, field: HTMLInputElement): void {
  zone.querySelector(".drop-files")?.remove();
  const files = [...(field.files ?? [])];
  const big = files.filter((f) => f.size > MOST);
  field.setCustomValidity("");
  zone.classList.toggle("has-file", files.length > 0 && big.length === 0);
  zone.classList.toggle("off", big.length > 0);
  if (files.length === 0) return;
  const list = make("div", "drop-files");
  list.setAttribute("role", "status");
  for (const f of files) list.append(make("div", "", icon("file-text"), ` ${f.name} · ${sizeWords(f.size)}`));
  if (big.length > 0) {
    const words = say("文件超过 20 MB，不能上传。照片请先压缩，或分成几个文件。", "Over 20 MB cannot be sent. Shrink the photos, or split the file.");
    list.append(make("div", "invalid-feedback d-block", icon("alert-triangle"), ` ${words}`));
    field.setCustomValidity(words);
  }
  zone.append(list);
}

export function start(root: ParentNode): void {
  for (const zone of root.querySelectorAll<HTMLElement>("[data-drop]")) {
    const field = zone.querySelector<HTMLInputElement>("input[type=file]");
    if (!field) continue;
    field.addEventListener("change", () => describe(zone, field));
    for (const name of ["dragenter", "dragover"]) {
      zone.addEventListener(name, (e) => {
        e.preventDefault();
        zone.classList.add("is-over");
      });
    }
    for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("is-over"));
    zone.addEventListener("drop", (e) => {
      const files = e.dataTransfer?.files;
      if (!files || files.length === 0) return;
      e.preventDefault();
      const box = new DataTransfer();
      for (const f of field.multiple ? files : [files[0]!]) box.items.add(f);
      field.files = box.files;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}
