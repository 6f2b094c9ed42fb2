// What survives a reload: which file belongs to which half-sent upload. The bytes themselves a browser does not keep, so
// the person selects the file again and the server tells where to go on.
import { Shelf } from "../../base/shelf.ts";
import { api } from "../../data/api.ts";
import { asApiError } from "../../data/cache.ts";
import { stillMe, user } from "../../data/session.ts";

export type Fingerprint = { name: string; size: number; lastModified: number };
export type Unfinished = { videoId: string; uploadUrl: string; file: Fingerprint; title: string };
/** As it was kept: whose it is, null where nobody said, and since when. */
export type Kept = Unfinished & { ownerId: string | null; at: number };

const keptMs = 7 * 86_400_000; // the server forgets unfinished uploads after seven days, too

export const fingerprint = (file: Fingerprint): Fingerprint => ({
  name: file.name,
  size: file.size,
  lastModified: file.lastModified,
});

/** Copies may lose their date, so name and size decide; the server's offset and the checks there do the rest. */
export const sameFile = (a: Fingerprint, b: Fingerprint) => a.name === b.name && a.size === b.size;

const shelf = new Shelf<Unfinished>("upload", 50);

/** Oldest first. */
export function unfinished(now = Date.now()): Kept[] {
  shelf.sweep((_, __, at) => now - at >= keptMs);
  return shelf
    .keys()
    .flatMap((videoId) => shelf.get(videoId) ?? [])
    .sort((a, b) => a.at - b.at)
    .map(({ of, at, data }) => ({ ...data, ownerId: of, at }));
}

/** Those of the person who is signed in: several may share a browser. */
export const mine = () => unfinished().filter((u) => !u.ownerId || u.ownerId === user.value?.id);

/** Those of mine that the server still waits for, or does not tell about; what it says is over, refused or gone is forgotten. */
export async function awaited(): Promise<Kept[]> {
  const over = async ({ videoId }: Unfinished) => {
    try {
      const { status } = await api.video(videoId);
      return status !== "draft" && status !== "uploading";
    } catch (error) {
      return asApiError(error).missing && (await stillMe());
    }
  };
  const asked = await Promise.all(mine().map(async (entry) => ({ entry, over: await over(entry) })));
  for (const { entry, over } of asked) if (over) forgetUnfinished(entry.videoId);
  return asked.filter(({ over }) => !over).map(({ entry }) => entry);
}

/** What is known of the file that an upload began with: what this browser remembers; else the sizes of all that are under way, of which it is one. */
export type Begun = { name: string | null; sizes: readonly number[] };

/** Null where nothing is known. The server tells how much each upload under way has announced, and not of which video it is. */
export async function begunOf(videoId: string): Promise<Begun | null> {
  const entry = mine().find((one) => one.videoId === videoId);
  if (entry) return { name: entry.file.name, sizes: [entry.file.size] };
  const uses = await api.uses().catch(() => null); // who cannot be asked is no reason to hold somebody up: beginning asks again
  const sizes = uses?.items.map((use) => use.stagedBytes).filter((size) => size > 0) ?? [];
  return sizes.length ? { name: null, sizes } : null;
}

/** Whether that is certainly not the file: what is not known cannot tell. */
export const isAnother = ({ name, sizes }: Begun, file: Pick<File, "name" | "size">) => !sizes.includes(file.size) || (name !== null && name !== file.name);

export function keepUnfinished(entry: Unfinished): void {
  shelf.set(entry.videoId, user.value?.id ?? null, JSON.stringify(entry));
}

export function forgetUnfinished(videoId: string): void {
  shelf.drop(videoId);
}
