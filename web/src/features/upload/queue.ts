// One upload as a state machine, without tus, timers or the page: what can happen to it and what follows.
//
//   waiting ──▶ creating ──▶ uploading ──▶ processing ──▶ done
//                  │   ▲       │  ▲  │          │
//                  ▼   │       ▼  │  ▼          ▼
//                 broken     paused broken    failed            cancelled (from anywhere before processing)
//                                                               removed   (from anywhere)
//
// What the server has no room for while another upload of ours takes it goes back to waiting, and has its turn once that one has ended.
import { titleMost } from "../video/edits.ts";
import { t } from "./messages.ts";

export type Phase =
  | "waiting" // in the queue
  | "creating" // the draft is being made on the server
  | "uploading"
  | "paused" // by the user
  | "broken" // by an error; Retry goes on where it stood
  | "processing" // all bytes are there
  | "done"
  | "failed" // the server could not use the file
  | "removed" // its video was deleted, elsewhere
  | "cancelled";

export type Item = {
  id: string;
  name: string;
  size: number;
  phase: Phase;
  sent: number;
  speed: number; // bytes a second, smoothed
  still: boolean; // nothing was sent for a while
  sampleAt: number; // when `sent` was last measured, in ms
  problem: string | null;
  requestId: string | null;
  retriable: boolean;
  videoId: string | null;
  undrafted: boolean; // it had one, which went when its file was refused
  uploadUrl: string | null;
};

export type Event =
  | { type: "start" }
  | { type: "created"; videoId: string }
  | { type: "located"; uploadUrl: string }
  | { type: "progress"; sent: number; at: number }
  | { type: "still" } // no progress for `stillMs`
  | { type: "pause" }
  | { type: "resume" }
  | { type: "yield" } // to another upload, which takes what there is room for
  | { type: "broke"; problem: string; requestId?: string | null; retriable?: boolean }
  | { type: "undrafted" } // its file was refused before anything of it was sent: the video made for it goes
  | { type: "retry" }
  | { type: "replace"; name: string; size: number } // another file, in place of one that was refused or is none
  | { type: "sentAll" }
  | { type: "done" }
  | { type: "failed"; problem: string }
  | { type: "removed" }
  | { type: "cancel" };

export function newItem(id: string, file: { name: string; size: number }): Item {
  return {
    id,
    name: file.name,
    size: file.size,
    phase: "waiting",
    sent: 0,
    speed: 0,
    still: false,
    sampleAt: 0,
    problem: null,
    requestId: null,
    retriable: false,
    videoId: null,
    undrafted: false,
    uploadUrl: null,
  };
}

const ended = new Set<Phase>(["done", "failed", "cancelled", "removed"]);

/** Events that make no sense in a phase leave the item as it is: late callbacks of a network layer are normal. */
export function reduce(item: Item, event: Event): Item {
  const another = event.type === "replace" && item.phase === "failed";
  if (ended.has(item.phase) && !another && !(event.type === "removed" && item.phase !== "cancelled")) return item;
  const at = (phase: Phase, change: Partial<Item> = {}): Item => ({ ...item, still: false, problem: null, requestId: null, ...change, phase });
  switch (event.type) {
    case "start":
      return item.phase === "waiting" ? at(item.videoId ? "uploading" : "creating") : item;
    case "created":
      return item.phase === "creating"
        ? at("uploading", { videoId: event.videoId })
        : { ...item, videoId: event.videoId }; // paused meanwhile: keep the draft
    case "located":
      return { ...item, uploadUrl: event.uploadUrl };
    case "progress": {
      if (item.phase !== "uploading") return item;
      return { ...item, still: false, sent: Math.min(event.sent, item.size), ...speedOf(item, event.sent, event.at) };
    }
    case "still":
      return item.phase === "uploading" ? { ...item, still: true, speed: 0 } : item; // a speed of a minute ago is none
    case "pause":
      return ["waiting", "creating", "uploading"].includes(item.phase) ? at("paused", { speed: 0, sampleAt: 0 }) : item;
    case "resume":
      return item.phase === "paused" ? at("waiting") : item;
    case "yield":
      return item.phase === "creating" || item.phase === "uploading" ? at("waiting", { speed: 0, sampleAt: 0 }) : item;
    case "undrafted":
      return item.phase === "broken" ? { ...item, videoId: null, undrafted: true, uploadUrl: null, sent: 0 } : item;
    case "broke":
      if (item.phase !== "creating" && item.phase !== "uploading") return item;
      return at("broken", {
        problem: event.problem,
        requestId: event.requestId ?? null,
        retriable: event.retriable ?? true,
        speed: 0,
        sampleAt: 0,
      });
    case "retry":
      return item.phase === "broken" && item.retriable ? at("waiting") : item;
    case "replace":
      return takesAnother(item) ? at("waiting", { name: event.name, size: event.size, sent: 0, uploadUrl: null }) : item;
    case "sentAll":
      return item.phase === "uploading" ? at("processing", { sent: item.size, speed: 0 }) : item;
    case "done":
      return item.phase === "processing" ? at("done") : item;
    case "failed":
      return item.phase === "processing" ? at("failed", { problem: event.problem }) : item;
    case "removed":
      return item.phase === "removed" ? item : at("removed", { speed: 0, retriable: false });
    case "cancel":
      return item.phase === "processing" ? item : at("cancelled", { speed: 0 });
  }
}

/** Its file was refused, or could not be used: what was written of it waits for another one. */
export const takesAnother = (item: Item) =>
  item.phase === "failed" || (item.phase === "broken" && !item.retriable && (item.videoId !== null || item.undrafted));

/** Smoothed over about five seconds: long enough to be readable, short enough to notice a dead link. */
function speedOf(item: Item, sent: number, now: number): Pick<Item, "speed" | "sampleAt"> {
  if (item.sampleAt === 0) return { speed: 0, sampleAt: now };
  const seconds = (now - item.sampleAt) / 1000;
  if (seconds <= 0) return { speed: item.speed, sampleAt: item.sampleAt };
  const current = Math.max(0, sent - item.sent) / seconds;
  if (item.speed === 0) return { speed: current, sampleAt: now };
  const weight = 1 - Math.exp(-seconds / 5);
  return { speed: item.speed + (current - item.speed) * weight, sampleAt: now };
}

/** After that long without progress an upload says that it waits. */
export const stillMs = 2000;
export const standsStill = (item: Item, now: number) =>
  item.phase === "uploading" && !item.still && item.sampleAt > 0 && item.sent < item.size && now - item.sampleAt > stillMs;

export const secondsLeft = (item: Item) => (item.speed > 0 ? (item.size - item.sent) / item.speed : Infinity);

/** One line is usually the bottleneck; two at a time hide the pauses between files. */
export const mostAtOnce = 2;

/** How many of them the server is asked to take at this moment. */
export const underWay = (items: readonly Item[]) => items.filter((item) => item.phase === "creating" || item.phase === "uploading").length;

/** Which items may start now. */
export function startable(items: readonly Item[], atOnce = mostAtOnce): Item[] {
  return items.filter((item) => item.phase === "waiting").slice(0, Math.max(0, atOnce - underWay(items)));
}

/** The videos whose uploads are not over, whether they move at the moment or not. */
export const inHand = (items: readonly Item[]): ReadonlySet<string> =>
  new Set(items.flatMap(({ phase, videoId }) => (videoId && phase !== "processing" && !ended.has(phase) ? [videoId] : [])));

/** Whether leaving the page would lose something that moves right now. */
export const moving = (items: readonly Item[]) => underWay(items) > 0;

/** Of an account's limits those that no file may be larger than. */
export type Room = { bytes: number; bytesPerDay: number };

/** The most that a file may have, in bytes; null where nothing that is known limits it. */
export function largest(bytesMax: number, room?: Room): number | null {
  const all = [...(bytesMax > 0 ? [bytesMax] : []), ...(room ? [room.bytes, room.bytesPerDay] : [])];
  return all.length ? Math.min(...all) : null;
}

/** The sentence to show where a file cannot be taken, or null. What it is its bytes tell, and not its name (probe.ts). `room` where it is known. */
export function refusal(file: { name: string; size: number; type: string }, bytesMax: number, show: (n: number) => string, room?: Room): string | null {
  if (file.size === 0) return t("emptyFile");
  if (bytesMax > 0 && file.size > bytesMax) return t("fileTooLarge", { size: show(file.size), limit: show(bytesMax) });
  if (room && file.size > room.bytes) return t("largerThanRoom", { size: show(file.size), limit: show(room.bytes) });
  if (room && file.size > room.bytesPerDay) return t("largerThanDay", { size: show(file.size), limit: show(room.bytesPerDay) });
  return null;
}

/** "holiday_in-Rome.final.mp4" makes a better first title as "holiday in Rome final". */
export function titleFrom(name: string): string {
  const title = name
    .replace(/\.[^.]{1,5}$/, "")
    .replace(/[_.]+/g, " ")
    .replace(/(?<=\S)-(?=\S)(?!(?<=\d-)\d)/g, " ") // but of a date
    .replace(/\s+/g, " ")
    .trim();
  return [...(title || t("untitled"))].slice(0, titleMost).join("");
}
