// What follows a video that has ended, where no list says it.
import type { Video } from "../../data/api.ts";

/** What this page has shown since it was loaded: two videos that go with each other must not follow each other forever. */
const shown = new Set<string>();

export const showing = (id: string) => void shown.add(id);

/** The closest one that was not shown yet, and that can be played. */
export const nextOf = (related: readonly Video[] | undefined, seen: ReadonlySet<string> = shown): Video | null =>
  related?.find(({ id, status }) => !seen.has(id) && status === "ready") ?? null;
