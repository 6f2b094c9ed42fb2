// A look at the first bytes of a file, before a video is made for it: most of what is chosen by mistake shows there what it is. The server decides;
// this saves a draft that would stay behind with a file that nobody can play.
import { t } from "./messages.ts";

const lookedAt = 512;

/** How documents, pictures, archives and programs begin that people choose by mistake, or under another name. */
const begins = [
  [0x25, 0x50, 0x44, 0x46], // PDF
  [0x50, 0x4b, 0x03, 0x04], // ZIP, and the documents that are one
  [0x89, 0x50, 0x4e, 0x47], // PNG
  [0xff, 0xd8, 0xff], // JPEG
  [0x52, 0x61, 0x72, 0x21], // RAR
  [0x37, 0x7a, 0xbc, 0xaf], // 7z
  [0x1f, 0x8b], // gzip
  [0x7f, 0x45, 0x4c, 0x46], // ELF
  [0x4d, 0x5a], // Windows' programs
] as const;

/** No container of films is all text: each has sizes or counts in bytes that no text has. */
function isText(head: Uint8Array): boolean {
  if (head.some((byte) => byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1b)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true }); // the last letter may be cut
    return true;
  } catch {
    return false;
  }
}

export const isForeign = (head: Uint8Array) => head.length > 0 && (begins.some((magic) => magic.every((byte, i) => head[i] === byte)) || isText(head));

/** The sentence to show where a file is something else, or null. */
export async function otherThanMedia(file: Blob): Promise<string | null> {
  const head = await file.slice(0, lookedAt).arrayBuffer().catch(() => null); // what cannot be read fails where it is sent
  return head && isForeign(new Uint8Array(head)) ? t("notMedia") : null;
}
