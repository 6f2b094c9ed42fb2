// How a video's state is said, and what follows from it.
import { sentence } from "../../base/format.ts";
import type { Notice, Rung, Video, Visibility } from "../../data/api.ts";
import type { IconName } from "../../kit/icon.tsx";

export const visibilities: { value: Visibility; label: string; icon: IconName; hint: string }[] = [
  { value: "private", label: "Private", icon: "lock", hint: "Only you can watch it." },
  { value: "unlisted", label: "Unlisted", icon: "link", hint: "Everybody with the link can watch it." },
  { value: "public", label: "Public", icon: "globe", hint: "Everybody can find and watch it." },
];

export function rungName(name: string): string {
  if (name === "source") return "Original";
  if (name === "audio") return "Sound";
  if (name === "audio-low") return "Sound, small";
  return /^\d+$/.test(name) ? `${name}p` : name;
}

/** Over all rungs; what failed counts as over, else the bar would never reach its end. */
export function overall(rungs: readonly Rung[]): number {
  if (!rungs.length) return 0;
  const sum = rungs.reduce((total, rung) => total + (rung.state === "ready" || rung.state === "failed" ? 1 : rung.progress), 0);
  return sum / rungs.length;
}

/** The notice that what plays of its file, or better qualities of it, wait for room. */
export const roomNotice = (video: Video | undefined) => video?.processing?.notices.find((notice) => notice.step === "room");

/** What it waits for where nobody works on it: room, or its turn behind others. Null where it is worked on, or that is unknown. */
export function awaitedBy(video: Video | undefined): "room" | "turn" | null {
  if (video?.status !== "processing") return null;
  if (roomNotice(video)) return "room";
  const rungs = rungsOf(video);
  return rungs.some((rung) => rung.state === "waiting") && !rungs.some((rung) => rung.state === "running") ? "turn" : null;
}

const waits = { room: "waits for room", turn: "waits for its turn" } as const;

/** Whether a notice says that something waits for room, and not that it has failed. A poster and segments say so by their code: the video plays without them. */
export const isOfRoom = (notice: Notice) =>
  notice.step === "room" || ((notice.step === "poster" || notice.step === "segments") && (notice.code === "storage_full" || notice.code === "quota_exceeded"));

/** Who can do something about a want of room, and what: its owner where the account is full, and nobody where the site is. */
export function roomSentence(notice: Notice): string {
  if (notice.code === "storage_full") return "The site is full at the moment. It goes on by itself once there is room; you need do nothing.";
  return `${sentence(notice.detail)} It goes on by itself within a minute or so after that.`;
}

const lead: Record<string, string> = {
  rungs: "Not all qualities could be made.",
  poster: "There is no poster.",
  segments: "It starts slower than it could.",
};

/** What a notice of something that failed or waits begins with. */
export function leadOf(notice: Notice, video: Video): string | undefined {
  if (notice.step === "room") return video.playback.hls ? "It plays; its other qualities wait for room." : "The file is here and waits for room.";
  if (notice.step === "poster" && isOfRoom(notice)) return "There is no poster yet.";
  return lead[notice.step];
}

export function statusWord(video: Video): { text: string; tone: "good" | "bad" | "warm" | "" } {
  switch (video.status) {
    case "draft":
      return { text: "Draft", tone: "" };
    case "uploading":
      return { text: "Uploading", tone: "warm" };
    case "processing": {
      const waiting = awaitedBy(video);
      const text = waiting ? waits[waiting] : "encoding";
      return { text: video.playback.hls ? `Playable, ${text}` : text[0]!.toUpperCase() + text.slice(1), tone: waiting === "room" ? "bad" : "warm" };
    }
    case "ready":
      return { text: "Ready", tone: "good" };
    case "failed":
      return { text: "Failed", tone: "bad" };
  }
}

/** Why a video failed, as a sentence. */
export const failureOf = (video: Video) => sentence(video.error?.detail ?? "The file could not be read");

/** When to look at a video again: often while it is about to become playable, ever less where that takes its time, never when settled. */
export function pollDelay(video: Video | undefined, polls: number): number | null {
  switch (video?.status) {
    case "draft":
      return 5000;
    case "uploading":
      return 1000;
    case "processing":
      if (!video.playback.hls) return polls < 50 ? 200 : 1000;
      return polls < 60 ? 1000 : polls < 120 ? 2000 : 5000;
    default:
      return null;
  }
}

/** When to look at one's videos again: soon while one of them moves, and now and then for what another device uploads or changes. */
export const studioDelay = (videos: readonly Video[]) =>
  videos.some((video) => video.status === "processing" || video.status === "uploading") ? 2000 : 15_000;

/** What useQuery needs to follow a video until it is settled. */
export const following = { pollMs: pollDelay, stage: (video: Video) => `${video.status} ${video.playback.hls !== null}` };

/** How far each rung is; nothing of a video that only a list has told of, which says no more than that it is being encoded. */
export const rungsOf = (video: Video | undefined): Rung[] => video?.processing?.rungs ?? [];

/** Changes whenever the multivariant playlist may have gained something; null while nobody has said what it has. */
export function editionOf(video: Video, path: string): string | null {
  if (video.status === "ready") return `${path}|ready`;
  if (!video.processing) return null;
  const joined = video.processing.rungs
    .filter((rung) => rung.state === "ready" || (rung.state !== "failed" && rung.progress > 0))
    .map((rung) => `${rung.name}:${rung.state === "ready" ? "ready" : "begun"}`); // its encoder comes and goes
  return [path, video.status, ...joined].join("|");
}
