// What changing a video means, apart from any form.
import { api, type Video, type VideoEdit } from "../../data/api.ts";
import { apply, attempt, edited, invalidate, put, stored } from "../../data/cache.ts";
import { queries, tags } from "../../data/queries.ts";

export type Details = Required<VideoEdit>;

export const detailsOf = (video: Video): Details => ({
  title: video.title,
  description: video.description,
  visibility: video.visibility,
  category: video.category,
  tags: video.tags,
});

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Only what differs: a merge patch of everything would undo what another window changed meanwhile. */
export function changes<T extends object>(from: T, to: Partial<T>): Partial<T> {
  const diff: Partial<T> = {};
  for (const key of Object.keys(to) as (keyof T)[]) {
    if (!same(from[key], to[key])) diff[key] = to[key] as T[keyof T];
  }
  return diff;
}

/**
 * A form over a thing that others may change, too: what somebody typed lies over what the server has. Only what was typed is
 * ever sent, and a field that nobody touches shows what the server has now.
 */
export type Writing<T extends object> = { readonly stored: T; readonly typed: Partial<T> };

export const shown = <T extends object>({ stored, typed }: Writing<T>): T => ({ ...stored, ...typed });

export const touch = <T extends object>(writing: Writing<T>, change: Partial<T>): Writing<T> => ({
  ...writing,
  typed: { ...writing.typed, ...change },
});

/** What is to be sent: of what was typed, without the space around it, what the server does not have. */
export function due<T extends object>({ stored, typed }: Writing<T>): Partial<T> {
  const clean = Object.entries(typed).map(([key, value]) => {
    if (typeof value !== "string") return [key, value];
    return [key, key === "description" ? value.trimEnd() : value.trim()]; // its first line may be indented
  });
  return changes(stored, Object.fromEntries(clean) as Partial<T>);
}

/**
 * The server has `stored` now. What waits to be sent stays. What was saved follows where the server's changed, and else stays as it was
 * typed: who is about to write the next word must not lose the space before it.
 */
export function follow<T extends object>(writing: Writing<T>, stored: T): Writing<T> {
  const waiting = due(writing);
  const typed = { ...writing.typed };
  for (const key of Object.keys(typed) as (keyof T)[]) {
    if (!(key in waiting) && !same(stored[key], writing.stored[key])) delete typed[key];
  }
  return { stored, typed };
}

/** The server has taken `sent`, and has `stored` now. */
export const saved = <T extends object>(writing: Writing<T>, sent: Partial<T>, stored: T): Writing<T> =>
  follow({ ...writing, stored: { ...writing.stored, ...sent } }, stored);

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
