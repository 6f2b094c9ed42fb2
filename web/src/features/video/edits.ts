// What changing a video means, apart from any form.
import { api, type Video, type VideoEdit } from "../../data/api.ts";
import { apply, attempt, edited, invalidate, put, stored } from "../../data/cache.ts";
import { queries, tags } from "../../data/queries.ts";
import type { Writing } from "../../data/writing.ts";

/** Characters, as the server counts them: not units of UTF-16. */
export const titleMost = 120;

/** Who may comment is asked once there is a video. */
export type Details = Required<Omit<VideoEdit, "commentPolicy">> & Pick<VideoEdit, "commentPolicy">;

/** Of a video that is known whole: a list that anyone may see has no descriptions. */
export const detailsOf = (video: Video): Details => ({
  title: video.title,
  description: video.description ?? "",
  visibility: video.visibility,
  category: video.category,
  tags: video.tags,
  commentPolicy: video.commentPolicy,
});

/** A form over the details of a video. */
export const writingOf = (stored: Details, typed: Partial<Details> = {}): Writing<Details> => ({ stored, typed, indented: ["description"] });

/** Changes a video wherever it stands, at once; it is as it was where the server refuses. */
export async function change(id: string, edit: VideoEdit): Promise<void> {
  const shows = edited("video", id, (video) => ({ ...video, ...edit }));
  spread(await attempt(shows, () => api.editVideo(id, edit), (video) => stored("video", video)));
}

/** A changed video is so wherever it stands, and which lists it stands in is asked again. */
export function spread(video: Video): void {
  put(queries.video(video.id), () => video);
  apply(stored("video", video));
  invalidate(tags.videos);
}

export function addTags(tags: readonly string[], text: string): string[] {
  const next = [...tags];
  for (const raw of text.split(",")) {
    const tag = raw.trim().replace(/^#+/, "").trim().slice(0, 40);
    if (tag && next.length < 20 && !next.some((known) => known.toLowerCase() === tag.toLowerCase())) next.push(tag);
  }
  return next;
}
