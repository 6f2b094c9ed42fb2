// What survives a reload: which file belongs to which half-sent upload. The bytes themselves a browser does not keep, so
// the person selects the file again and the server tells where to go on.
import { memory } from "../store.ts";

export type Fingerprint = { name: string; size: number; lastModified: number };
export type Unfinished = { videoId: string; uploadUrl: string; file: Fingerprint; title: string; at: number };

const kept = 7 * 86_400_000; // the server forgets unfinished uploads after seven days, too

export const fingerprint = (file: Fingerprint): Fingerprint => ({
  name: file.name,
  size: file.size,
  lastModified: file.lastModified,
});

/** Copies may lose their date, so name and size decide; the server's offset and the checks there do the rest. */
export const sameFile = (a: Fingerprint, b: Fingerprint) => a.name === b.name && a.size === b.size;

export function unfinished(now = Date.now()): Unfinished[] {
  const list = memory.json<Unfinished[]>("uploads", []);
  return Array.isArray(list) ? list.filter((u) => now - u.at < kept) : [];
}

export function keepUnfinished(entry: Unfinished): void {
  save([...unfinished().filter((u) => u.videoId !== entry.videoId), entry]);
}

export function forgetUnfinished(videoId: string): void {
  save(unfinished().filter((u) => u.videoId !== videoId));
}

const save = (list: Unfinished[]) => memory.set("uploads", list.length ? JSON.stringify(list.slice(-50)) : null);
