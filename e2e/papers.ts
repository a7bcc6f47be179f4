// Papers for the journeys: Word files made here in our own words, files that are none, and the office programs that
// open what the program gives out.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import { pathToFileURL } from "node:url";

export interface Upload {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

const TABLE = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

function crc32(bytes: Buffer): number {
  let c = 0xffffffff;
  for (const b of bytes) c = TABLE[(c ^ b) & 0xff]! ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

/** A zip archive whose files are stored as they are. */
function zip(files: [name: string, text: string][]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [file, text] of files) {
    const name = Buffer.from(file);
    const bytes = Buffer.from(text);
    const fields = Buffer.alloc(26); // version, flags, method, time, day, crc, size, size, name, extra: as both headers have them
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(0x21, 8);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(bytes.length, 14);
    fields.writeUInt32LE(bytes.length, 18);
    fields.writeUInt16LE(name.length, 22);
    parts.push(Buffer.from("PK\x03\x04", "latin1"), fields, name, bytes);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    directory.push(Buffer.from("PK\x01\x02\x14\x00", "latin1"), fields, place, name);
    at += 30 + name.length + bytes.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, list, end]);
}

/** A Word file of paragraphs. */
export function docx(name: string, paragraphs: string[]): Upload {
  const escaped = (s: string): string => s.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  const body = paragraphs.map((p) => `<w:p><w:r><w:t xml:space="preserve">${escaped(p)}</w:t></w:r></w:p>`).join("");
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  const buffer = zip([
    ["[Content_Types].xml", `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${DOCX}.main+xml"/></Types>`],
    ["_rels/.rels", `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`],
    ["word/document.xml", `${head}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`],
  ]);
  return { name, mimeType: DOCX, buffer };
}

/** The beginning of a Word file with a password: a compound file that holds an encrypted package. */
export function locked(name: string): Upload {
  const buffer = Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(592), Buffer.from("EncryptedPackage", "utf16le")]);
  return { name, mimeType: DOCX, buffer };
}

/** Opens files in LibreOffice as a person would, and returns what each says on paper and on how many sheets. */
export function printed(files: string[]): Map<string, { text: string; pages: number }> {
  const office = ["/usr/bin/soffice", "/usr/local/bin/soffice", "/opt/libreoffice/program/soffice"].find((p) => existsSync(p));
  if (!office) throw new Error("LibreOffice was not found: install libreoffice-writer and libreoffice-calc");
  const work = mkdtempSync(join(tmpdir(), "halfsky-office-"));
  try {
    const profile = pathToFileURL(join(work, "profile")).href;
    execFileSync(office, [`-env:UserInstallation=${profile}`, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", work, ...files], { stdio: "pipe", timeout: 120_000 });
    return new Map(
      files.map((f) => {
        const pdf = join(work, `${basename(f, extname(f))}.pdf`);
        if (!existsSync(pdf)) throw new Error(`${basename(f)} could not be opened`);
        execFileSync("pdftotext", ["-layout", pdf, `${pdf}.txt`]);
        const text = readFileSync(`${pdf}.txt`, "utf8");
        return [f, { text, pages: text.split("\f").length - 1 }];
      }),
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
