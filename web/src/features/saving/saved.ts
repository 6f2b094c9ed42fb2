// What is put aside for later: shown at once, and as it was where the server refuses.
import { api, type Video } from "../../data/api.ts";
import { all, attempt, edited, gone, isListed, learn, type Edit } from "../../data/cache.ts";
import { withHead } from "../../data/entities.ts";
import { tags } from "../../data/queries.ts";

/** Where an answer says it, what somebody has to do with the video. A list says nothing of that. */
const marked = (id: string, watchLater: boolean): Edit => edited("video", id, (video) => (video.viewer ? { ...video, viewer: { ...video.viewer, watchLater } } : video));

const inList = (edit: Edit): Edit => (answer, wanted) => (wanted.tags?.includes(tags.later) ? edit(answer, wanted) : answer);

/** As far as anybody here knows. */
export const isSaved = ({ id, viewer }: Pick<Video, "id" | "viewer">): boolean => viewer?.watchLater ?? isListed(tags.later, id);

/** It stands first, since it was added last. */
export async function watchLater(video: Video): Promise<void> {
  const { id } = video;
  const item = { id, video, addedAt: new Date().toISOString() };
  const shows = all(marked(id, true), inList((answer) => withHead(answer, item)));
  await attempt(shows, () => api.watchLater(id), () => shows, learn);
}

export async function watchNoMore({ id }: Pick<Video, "id">): Promise<void> {
  const shows = all(marked(id, false), inList(gone("video", id)));
  await attempt(shows, () => api.watchNoMore(id), () => shows, learn);
}
