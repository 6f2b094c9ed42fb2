// What changing a video means, apart from any form.
import type { Video, VideoEdit } from "../api.ts";
import { keys } from "../keys.ts";
import { invalidate, setQuery } from "../query.ts";

export type Details = Required<VideoEdit>;

export const detailsOf = (video: Video): Details => ({
  title: video.title,
  description: video.description,
  visibility: video.visibility,
  category: video.category,
  tags: video.tags,
});

/** Only what differs: a merge patch of everything would undo what another window changed meanwhile. */
export function changes(from: Details, to: Details): VideoEdit {
  const diff: Record<string, unknown> = {};
  for (const key of Object.keys(to) as (keyof Details)[]) {
    if (JSON.stringify(from[key]) !== JSON.stringify(to[key])) diff[key] = to[key];
  }
  return diff as VideoEdit;
}

/** A changed video is put where it is shown, and lists are asked again. */
export function spread(video: Video): void {
  setQuery<Video>(keys.video(video.id), () => video);
  invalidate("videos:");
}

export function addTags(tags: readonly string[], text: string): string[] {
  const next = [...tags];
  for (const raw of text.split(",")) {
    const tag = raw.trim().replace(/^#+/, "").trim().slice(0, 40);
    if (tag && next.length < 20 && !next.some((known) => known.toLowerCase() === tag.toLowerCase())) next.push(tag);
  }
  return next;
}
