// Which files are taken, and what each is: a new video, the rest of one that was half sent, or the file of a video that has none.
import { bytes } from "../../base/format.ts";
import { api, type Video } from "../../data/api.ts";
import { asApiError, forget, peek, put } from "../../data/cache.ts";
import { queries } from "../../data/queries.ts";
import { site, stillMe } from "../../data/session.ts";
import { detailsOf, writingOf, type Details } from "../video/edits.ts";
import type { Draft } from "./autosave.ts";
import { get, items } from "./items.ts";
import { t } from "./messages.ts";
import { refusal, takesAnother, titleFrom, type Room } from "./queue.ts";
import { enqueue, exchange, retry } from "./runner.ts";
import { heldElsewhere } from "./tabs.ts";
import { forgetUnfinished, mine, sameFile, type Unfinished } from "./unfinished.ts";

export type Refused = { name: string; reason: string };

/** For so long the limits of now are waited for. */
const limitsMs = 3000;

let askingLimits: ReturnType<typeof askLimits> | null = null;
const askLimits = () => api.myLimits(AbortSignal.timeout(limitsMs)).catch(() => null);

/** Why a file cannot be taken, or null. Before an account's limit refuses one, that is asked anew: it may have been raised since. Where nobody answers, the server decides. */
async function refusalOf(file: File): Promise<string | null> {
  const by = (room?: Room) => refusal(file, site.value?.uploadBytesMax ?? 0, bytes, room);
  const whatever = by();
  if (whatever || !by(peek(queries.myLimits())?.limits)) return whatever;
  const now = await (askingLimits ??= askLimits().finally(() => (askingLimits = null)));
  if (now) put(queries.myLimits(), () => now);
  return by(now?.limits);
}

/**
 * Takes files into the queue; answers those it cannot take. None waits for another one that has to be asked about. A file that was half sent before goes on
 * where it was, unless another tab has that in hand.
 */
export async function add(list: readonly File[], channelId: string, elsewhere: ReadonlySet<string> = new Set()): Promise<Refused[]> {
  const asked = await Promise.all(list.map(async (file) => ({ name: file.name, reason: (await refusalOf(file)) ?? (await queue(file, channelId, elsewhere)) })));
  return asked.flatMap(({ name, reason }) => (reason ? [{ name, reason }] : []));
}

/** Answers why the file cannot be taken, or null. Where what it belonged to is gone it is one like any other. */
async function queue(file: File, channelId: string, elsewhere: ReadonlySet<string>): Promise<string | null> {
  if (chosenAnew(file)) return null;
  const of = mine().filter((entry) => sameFile(entry.file, file));
  const known = of.find(({ videoId }) => !isHere(videoId));
  if (!known && of.some(({ videoId }) => resuming.has(videoId))) return null; // chosen twice
  if (known && elsewhere.has(known.videoId)) return t("inOtherTab");
  if (!known) {
    begin(file, channelId);
    return null;
  }
  try {
    await goOn(known, file);
    return null;
  } catch (error) {
    const kept = mine().some(({ videoId }) => videoId === known.videoId);
    return kept ? asApiError(error).message : queue(file, channelId, elsewhere);
  }
}

/** What the server has of a video that there is. */
const draftOf = (video: Video): Draft => ({ channelId: video.channel.id, writing: writingOf(detailsOf(video)), asOf: video.updatedAt, saving: "saved", error: null });

/** A new video of the file. */
function begin(file: File, channelId: string): void {
  const details: Details = {
    title: titleFrom(file.name),
    description: "",
    visibility: "private", // always: what one video was is no promise about the next
    category: null,
    tags: [],
  };
  enqueue(file, { channelId, writing: writingOf(details), asOf: "", saving: "saved", error: null });
}

/** Who chooses a file again that stopped means that one to go on, and no second one. */
function chosenAnew(file: File): boolean {
  const stopped = items.value.find((item) => (item.phase === "broken" || item.phase === "failed") && sameFile({ ...item, lastModified: 0 }, file));
  if (!stopped) return false;
  if (takesAnother(stopped)) {
    exchange(stopped, file);
    return true;
  }
  if (!stopped.retriable) return false;
  retry(stopped.id, file);
  return true;
}

/** Those that are about to stand in the queue, once the server has told of them. */
const resuming = new Set<string>();
const isHere = (videoId: string) => resuming.has(videoId) || items.value.some((item) => item.videoId === videoId);

/** Continues an upload that an earlier page began, once however often it is asked to. */
export async function goOn(entry: Unfinished, file: File): Promise<void> {
  const { videoId } = entry;
  if (isHere(videoId)) return;
  resuming.add(videoId);
  try {
    const video = await api.video(videoId);
    enqueue(file, draftOf(video), { videoId, uploadUrl: entry.uploadUrl });
  } catch (error) {
    const reason = asApiError(error);
    if (reason.missing && (await stillMe())) forgetUnfinished(videoId);
    throw reason;
  } finally {
    resuming.delete(videoId);
  }
}

/** Another file for a video whose own was refused. Answers why it cannot be taken either, or null. */
export async function replace(id: string, file: File): Promise<string | null> {
  const reason = await refusalOf(file);
  const item = get(id);
  if (!reason && item && takesAnother(item)) exchange(item, file);
  return reason;
}

/** Begins with a file for a video that has none, as replace() does for one that is in the queue; not for one that another tab has in hand. */
export async function fill(video: Video, file: File): Promise<string | null> {
  const reason = await refusalOf(file);
  if (reason) return reason;
  if ((await heldElsewhere()).has(video.id)) return t("inOtherTab");
  const standing = items.value.find((item) => item.videoId === video.id && !["done", "cancelled", "removed"].includes(item.phase));
  if (standing) {
    if (takesAnother(standing)) exchange(standing, file);
    return null;
  }
  forgetUnfinished(video.id);
  forget(queries.video(video.id));
  enqueue(file, draftOf(video), { videoId: video.id });
  return null;
}
