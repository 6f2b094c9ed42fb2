// What is written of uploads: it is saved by itself while somebody types, however long that takes.
import { Store } from "../../base/store.ts";
import { api, reachable, type ApiError, type Video, type VideoEdit } from "../../data/api.ts";
import { asApiError } from "../../data/cache.ts";
import { due, follow, saved, shown, touch, type Writing } from "../../data/writing.ts";
import { detailsOf, spread, type Details } from "../video/edits.ts";
import { get } from "./items.ts";
import type { Item } from "./queue.ts";

export type Saving = "saved" | "waiting" | "saving" | "failed";
/** Until the server has the video, `writing.stored` is what it begins with. */
export type Draft = { channelId: string; writing: Writing<Details>; asOf: string; saving: Saving; error: ApiError | null };

export const drafts = new Store<ReadonlyMap<string, Draft>>(new Map());

const timers = new Map<string, ReturnType<typeof setTimeout>>();
/** What saves the details of each, until it is answered. */
const storing = new Map<string, Promise<void>>();

/** Called where the server does not have the video. */
let gone: (id: string) => void = () => {};
export const onVideoGone = (run: (id: string) => void) => void (gone = run);

/** What a card is called. */
export function titleOf({ id, name }: Item): string {
  const draft = drafts.value.get(id);
  return (draft && shown(draft.writing).title.trim()) || name;
}

export function setDraft(id: string, draft: Draft): void {
  drafts.value = new Map(drafts.value).set(id, draft);
}

/** It is no card's any more. */
export function dropDraft(id: string): void {
  unschedule(id);
  const rest = new Map(drafts.value);
  rest.delete(id);
  drafts.value = rest;
}

export function patchDraft(id: string, change: Partial<Draft>): void {
  const draft = drafts.value.get(id);
  if (draft) setDraft(id, { ...draft, ...change });
}

export function describe(id: string, change: VideoEdit): void {
  const draft = drafts.value.get(id);
  if (!draft) return;
  setDraft(id, { ...draft, writing: touch(draft.writing, change), saving: "waiting", error: null });
  schedule(id, 800);
}

export function schedule(id: string, delay: number): void {
  unschedule(id);
  timers.set(
    id,
    setTimeout(() => {
      timers.delete(id);
      void store(id);
    }, delay),
  );
}

export function unschedule(id: string): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
}

/** Somebody has asked what the server has. Another node of it may answer what was before the last save. */
export function heard(id: string, video: Video): void {
  const draft = drafts.value.get(id);
  if (!draft || video.updatedAt <= draft.asOf) return;
  patchDraft(id, { writing: follow(draft.writing, detailsOf(video)), asOf: video.updatedAt });
}

const titled = ({ writing }: Draft) => shown(writing).title.trim() !== "";

/** Something that can be saved was typed while a save was under way. */
function typedSince(id: string): boolean {
  const draft = drafts.value.get(id);
  return draft?.saving === "waiting" && titled(draft);
}

/** Sends what was typed, unless that is being done: run() and the answer under way come back here. */
function store(id: string): Promise<void> {
  const running = storing.get(id) ?? sendDetails(id).finally(() => storing.delete(id));
  storing.set(id, running);
  return running;
}

async function sendDetails(id: string): Promise<void> {
  const draft = drafts.value.get(id);
  const videoId = get(id)?.videoId;
  if (!draft || !videoId) return;
  if (!titled(draft)) return; // the field says what is missing
  const edit = due(draft.writing);
  if (Object.keys(edit).length === 0) return patchDraft(id, { saving: "saved", error: null });
  patchDraft(id, { saving: "saving", error: null });
  try {
    const video = await api.editVideo(videoId, edit);
    spread(video);
    const now = drafts.value.get(id);
    if (!now) return;
    const writing = saved(now.writing, edit, detailsOf(video));
    const more = Object.keys(due(writing)).length > 0;
    patchDraft(id, { writing, asOf: video.updatedAt, saving: more ? "waiting" : "saved" });
    if (more) schedule(id, 400);
  } catch (error) {
    const reason = asApiError(error);
    if (reason.missing) gone(id);
    const again = typedSince(id) && !reason.offline; // perhaps what was wrong is mended
    patchDraft(id, { saving: "failed", error: reason });
    if (again) schedule(id, 400);
  }
}

export const storeNow = (id: string) => schedule(id, 0);

/** Saves what was typed, and what is typed meanwhile; answers whether the server has all of it then. */
export async function settle(id: string): Promise<boolean> {
  await storing.get(id); // what was typed before
  do await store(id);
  while (typedSince(id));
  return drafts.value.get(id)?.saving === "saved";
}

function saveAgain(failedSo: (error: ApiError) => boolean): void {
  for (const [id, { error }] of drafts.value) if (error && failedSo(error)) schedule(id, 0);
}

/** Their owner has signed in again. */
export const saveOfSession = () => saveAgain(({ status }) => status === 401);

reachable.watch(() => {
  if (reachable.value) saveAgain(({ offline }) => offline);
});
