// Runs the uploads. It belongs to no screen: they go on while people look at other pages of the client.
import type { Upload } from "tus-js-client";
import { percent } from "../../base/format.ts";
import { api, doubt, reachable } from "../../data/api.ts";
import { asApiError, forget, invalidate } from "../../data/cache.ts";
import { Creation } from "../../data/creation.ts";
import { queries, tags } from "../../data/queries.ts";
import { sessionOver, stillMe, user } from "../../data/session.ts";
import { changes, shown } from "../../data/writing.ts";
import { hold as holdPage } from "../../kit/leaving.ts";
import { detailsOf, writingOf } from "../video/edits.ts";
import { drafts, dropDraft, onVideoGone, patchDraft, saveOfSession, schedule, setDraft, settle, titleOf, unschedule, type Draft } from "./autosave.ts";
import { traffic } from "./inbox.ts";
import { get, items } from "./items.ts";
import { t } from "./messages.ts";
import { inHand, mostAtOnce, moving, newItem, reduce, standsStill, startable, titleFrom, underWay, type Event, type Item } from "./queue.ts";
import { remove } from "./removals.ts";
import { full, sender, type Failure } from "./sender.ts";
import { hold } from "./tabs.ts";
import { fingerprint, forgetUnfinished, keepUnfinished } from "./unfinished.ts";

const files = new Map<string, File>();
const uploads = new Map<string, Upload>();
const endpoints = new Map<string, string>();
const newDraft = () => new Creation(api.createVideo);
const creations = new Map<string, ReturnType<typeof newDraft>>();
/** Broken only because nobody answered. */
const cutOff = new Set<string>();
/** Stopped because nobody was signed in any more. */
const signedOff = new Set<string>();
/** Whose draft this page has made, for the file that it sends. */
const ownDrafts = new Set<string>();
/** How many the server has room for at once, as far as it has said. */
let atOnce = mostAtOnce;
let last = 0;

function dispatch(id: string, event: Event): Item | undefined {
  items.value = items.value.map((item) => (item.id === id ? reduce(item, event) : item));
  updateTraffic();
  pump();
  return get(id);
}

let watch: ReturnType<typeof setInterval> | undefined;

/** While something is being sent, whether it still is. */
function watchProgress(busy: boolean): void {
  if (!busy) {
    clearInterval(watch);
    watch = undefined;
    return;
  }
  watch ??= setInterval(() => {
    for (const item of items.value.filter((one) => standsStill(one, performance.now()))) {
      dispatch(item.id, { type: "still" });
      doubt();
    }
  }, 500);
}

function updateTraffic(): void {
  const busy = items.value.filter((item) => item.phase === "uploading" || item.phase === "creating");
  watchProgress(busy.length > 0);
  const size = busy.reduce((n, item) => n + item.size, 0);
  traffic.value = busy.length ? percent(busy.reduce((n, item) => n + item.sent, 0) / Math.max(1, size)) : null;
}

function pump(): void {
  if (!items.value.some((item) => item.phase === "waiting" || item.phase === "creating" || item.phase === "uploading")) atOnce = mostAtOnce;
  for (const item of startable(items.value, atOnce)) {
    items.value = items.value.map((other) => (other.id === item.id ? reduce(other, { type: "start" }) : other));
    void run(item.id);
  }
}

/** Where an account is full of what others of its uploads take, this one waits until they have ended. Whoever stands alone has to say so. */
function yields(id: string): boolean {
  const others = underWay(items.value.filter((item) => item.id !== id));
  if (others === 0) return false;
  atOnce = others;
  dispatch(id, { type: "yield" });
  return true;
}

/** Takes away what was made for a file that was refused before anything of it was sent; what was typed stays on this page. */
function undraft(id: string): void {
  const item = get(id);
  const draft = drafts.value.get(id);
  if (!item?.videoId || item.uploadUrl || item.phase !== "broken" || !ownDrafts.delete(id)) return;
  const { videoId } = item;
  unschedule(id);
  endpoints.delete(id);
  if (draft) patchDraft(id, { writing: writingOf(shown(draft.writing)), asOf: "", saving: "saved", error: null });
  dispatch(id, { type: "undrafted" });
  void remove(titleOf(item), () => api.deleteVideo(videoId));
}

reachable.watch(() => {
  if (!reachable.value) return;
  const waiting = [...cutOff];
  cutOff.clear();
  waiting.forEach((id) => retry(id));
});

/** Their owner has signed out: they stand until the same person comes back. */
export function leave(): void {
  for (const { id } of items.value.filter(({ phase }) => phase === "waiting" || phase === "creating" || phase === "uploading")) {
    signedOff.add(id);
    pause(id);
  }
}

/** Their owner has signed in again: what stopped for want of that goes on, and what was typed meanwhile is saved. */
export function comeBack(): void {
  const stopped = [...signedOff];
  signedOff.clear();
  for (const id of stopped) get(id)?.phase === "paused" ? resume(id) : retry(id);
  saveOfSession();
}

sessionOver.watch(() => {
  if (!sessionOver.value && user.value) comeBack();
});

items.watch(() => hold(inHand(items.value)));

/** What goes with the document: bytes on their way, and what was typed a moment ago, or could not be saved. */
const guard = () => holdPage(items, moving(items.value) || items.value.some(({ id, phase }) => phase !== "removed" && drafts.value.get(id)?.saving !== "saved") ? "page" : null);
items.watch(guard);
drafts.watch(guard);

/** A file with what is written of it takes its place at the end; `known` is what the server has of it. */
export function enqueue(file: File, draft: Draft, known: Partial<Pick<Item, "videoId" | "uploadUrl">> = {}): void {
  const id = `up${++last}`;
  files.set(id, file);
  setDraft(id, draft);
  items.value = [...items.value, { ...newItem(id, file), ...known }];
  pump();
}

/** Another file in place of one that was refused. */
export function exchange({ id, videoId }: Item, file: File): void {
  if (videoId) forgetUnfinished(videoId);
  if (videoId) forget(queries.video(videoId)); // what it says of the file before is not true of this one
  uploads.delete(id);
  files.set(id, file);
  dispatch(id, { type: "replace", name: file.name, size: file.size });
}

/** Deletes a video whose file was refused, with its card. */
export function discard(id: string): void {
  const item = get(id);
  const videoId = item?.videoId;
  unschedule(id);
  if (videoId) {
    forgetUnfinished(videoId);
    void remove(titleOf(item), () => api.deleteVideo(videoId));
  }
  dismiss(id);
}

async function run(id: string): Promise<void> {
  const file = files.get(id);
  const draft = drafts.value.get(id);
  if (!file || !draft) return;
  try {
    let videoId = get(id)?.videoId ?? null;
    if (!videoId) {
      const sent = shown(draft.writing);
      const creation = creations.get(id) ?? newDraft();
      creations.set(id, creation);
      const { video, upload } = await creation.send({ channelId: draft.channelId, ...sent, title: sent.title.trim() || titleFrom(file.name) });
      if (!get(id)) return; // cancelled meanwhile: cancel() waits for the draft, too, and removes it
      creations.delete(id);
      videoId = video.id;
      ownDrafts.add(id);
      endpoints.set(id, upload.url);
      invalidate(tags.videos);
      // As it was first sent, perhaps long ago: all that reads otherwise by now was typed since.
      const stored = detailsOf(video);
      const now = drafts.value.get(id);
      if (now) patchDraft(id, { writing: writingOf(stored, changes(stored, shown(now.writing))), asOf: video.updatedAt });
      dispatch(id, { type: "created", videoId });
      schedule(id, 0); // what was typed while the draft was being made
    }
    if (get(id)?.phase !== "uploading") return;
    await send(id, file, videoId);
  } catch (error) {
    const reason = asApiError(error);
    if (reason.code === full && yields(id)) return;
    if (reason.status === 401) signedOff.add(id);
    if (reason.offline) cutOff.add(id);
    dispatch(id, { type: "broke", problem: reason.message, requestId: reason.requestId, retriable: reason.status !== 404 });
  }
}

async function send(id: string, file: File, videoId: string): Promise<void> {
  const make = await sender();
  if (get(id)?.phase !== "uploading" || uploads.has(id)) return; // whoever pauses and resumes has two of us come here
  const upload = make(file, { videoId, endpoint: endpoints.get(id) ?? "/api/uploads", uploadUrl: get(id)?.uploadUrl ?? null }, {
    located: (uploadUrl) => {
      dispatch(id, { type: "located", uploadUrl });
      const writing = drafts.value.get(id)?.writing;
      keepUnfinished({ videoId, uploadUrl, file: fingerprint(file), title: writing ? shown(writing).title : file.name });
    },
    progress: (sent) => {
      // Progress events come by the hundred; ten pictures a second are enough.
      const now = performance.now();
      const item = get(id);
      if (item && (now - item.sampleAt >= 100 || sent === item.size)) dispatch(id, { type: "progress", sent, at: now });
    },
    sentAll: () => {
      forgetUnfinished(videoId);
      uploads.delete(id);
      files.delete(id);
      ownDrafts.delete(id);
      dispatch(id, { type: "sentAll" });
      invalidate(tags.videos, queries.video(videoId).key);
    },
    failed: (failure) => {
      uploads.delete(id);
      failed(id, videoId, failure);
    },
  });
  uploads.set(id, upload);
  upload.start();
}

function failed(id: string, videoId: string, { status, problem, isFull }: Failure): void {
  if (status === 404 || status === 410) {
    // The upload is gone (expired, or ended elsewhere), the video may still be there: begin it anew.
    forgetUnfinished(videoId);
    items.value = items.value.map((item) => (item.id === id ? { ...item, uploadUrl: null, sent: 0 } : item));
    void api.video(videoId).catch((reason: unknown) => (asApiError(reason).missing ? removed(id) : undefined));
  }
  if (status === 0) cutOff.add(id);
  if (status === 401) signedOff.add(id);
  // Who deletes something has room for the same file.
  const retriable = isFull || (status !== 413 && status !== 415 && status !== 403);
  if (isFull && yields(id)) return;
  if (!retriable) forgetUnfinished(videoId);
  dispatch(id, { type: "broke", problem: problem?.message ?? t("cutOff"), requestId: problem?.requestId ?? null, retriable });
  if (isFull || !retriable) undraft(id);
}

export function pause(id: string): void {
  void uploads.get(id)?.abort();
  uploads.delete(id);
  dispatch(id, { type: "pause" });
}

export function resume(id: string): void {
  signedOff.delete(id);
  dispatch(id, { type: "resume" });
}

/** `file` where it was chosen again: what was read of the first one may be there no more. */
export function retry(id: string, file?: File): void {
  if (file) files.set(id, file);
  signedOff.delete(id);
  dispatch(id, { type: "retry" });
}

/** Ends the upload and removes its draft from the server, also one that is still being made, or of which no answer told. */
export function cancel(id: string): void {
  const item = get(id);
  if (!item) return;
  const title = titleOf(item);
  const upload = uploads.get(id);
  const creation = creations.get(id);
  uploads.delete(id);
  dispatch(id, { type: "cancel" });
  if (get(id)?.phase !== "cancelled") return;
  unschedule(id);
  void (upload ? upload.abort(true).catch(() => undefined) : Promise.resolve()).then(() =>
    remove(title, async () => {
      const videoId = item.videoId ?? (await creation?.made())?.video.id;
      if (!videoId) return;
      forgetUnfinished(videoId);
      await api.deleteVideo(videoId);
    }),
  );
  dismiss(id);
}

/** Takes a card away; the video stays. */
export function dismiss(id: string): void {
  signedOff.delete(id);
  cutOff.delete(id);
  endpoints.delete(id);
  files.delete(id);
  creations.delete(id);
  ownDrafts.delete(id);
  items.value = items.value.filter((item) => item.id !== id);
  dropDraft(id);
  updateTraffic();
}

export const processed = (id: string) => void dispatch(id, { type: "done" });
export const spoiled = (id: string, problem: string) => void dispatch(id, { type: "failed", problem });

/** The server does not have its video any more. */
export async function removed(id: string): Promise<void> {
  const videoId = get(id)?.videoId;
  if (!videoId || !(await stillMe())) return;
  unschedule(id);
  void uploads.get(id)?.abort();
  uploads.delete(id);
  files.delete(id);
  forgetUnfinished(videoId);
  dispatch(id, { type: "removed" });
}
onVideoGone((id) => void removed(id));

/**
 * Takes a card away whose video stays, once the server has what was typed. Answers whether it has: else the card stays, and says why, and only dismiss()
 * takes it away.
 */
export async function close(id: string): Promise<boolean> {
  if (!(await settle(id))) return !get(id);
  dismiss(id);
  return true;
}
