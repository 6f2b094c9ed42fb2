// What becomes of the history: shown at once, and as it was where the server refuses. What this device remembers of the places goes with it.
import { api, type Watched } from "../../data/api.ts";
import { all, attempt, edited, gone, invalidate, learn, put, type Edit } from "../../data/cache.ts";
import type { ListState } from "../../data/entities.ts";
import { forgetPlaces, keepPlace } from "../../data/kept.ts";
import { queries, tags } from "../../data/queries.ts";

const inHistory = (edit: Edit): Edit => (answer, wanted) => (answer !== undefined && wanted.tags?.includes(tags.history) ? edit(answer, wanted) : answer);

const standsAt = (id: string | null, positionMs: number | null): Edit =>
  edited("video", ({ id: of }) => id === null || of === id, (video) => (video.viewer ? { ...video, viewer: { ...video.viewer, positionMs } } : video));

export async function forgetWatched({ id }: Pick<Watched, "id">): Promise<void> {
  const shows = all(inHistory(gone("video", id)), standsAt(id, null));
  await attempt(shows, () => api.forgetWatched(id), () => shows, learn);
  keepPlace(id, null);
}

/** As far back as the server believes that something was played. */
const agoMost = 30 * 24 * 60 * 60 * 1000;

/** What is told to have the same stand there again. */
export function toldAgain({ video, positionMs, finished, watchedAt }: Pick<Watched, "video" | "positionMs" | "finished" | "watchedAt">, now = Date.now()) {
  const end = video.durationMs ?? undefined;
  return {
    positionMs: finished ? (end ?? 0) : (positionMs ?? 0),
    ...(end !== undefined && { durationMs: end }),
    playedMsAgo: Math.min(agoMost, Math.max(0, Math.round(now - Date.parse(watchedAt)))),
  };
}

/** Puts back what was taken out, where it stood. */
export async function watchedAgain(item: Watched): Promise<void> {
  const shows = all(
    inHistory((answer) => {
      const list = answer as ListState<Watched>;
      const at = list.items.findIndex(({ watchedAt }) => watchedAt < item.watchedAt);
      const others = list.items.filter(({ id }) => id !== item.id);
      return { ...list, items: at < 0 ? [...others, item] : [...others.slice(0, at), item, ...others.slice(at)] };
    }),
    standsAt(item.id, item.positionMs),
  );
  await attempt(shows, () => api.putPosition(item.id, toldAgain(item)), () => shows, learn);
  invalidate(tags.history);
}

export async function clearHistory(): Promise<void> {
  await api.clearHistory();
  forgetPlaces();
  learn(all(inHistory(() => ({ items: [], nextCursor: null })), standsAt(null, null)));
}

export async function pauseHistory(historyPaused: boolean): Promise<void> {
  const settings = await api.setLibrarySettings({ historyPaused });
  put(queries.librarySettings(), () => settings);
}
