// How a video's state is said, and what follows from it.
import { sentence } from "../../base/format.ts";
import { language } from "../../base/language.ts";
import type { Notice, Rung, Video, Visibility } from "../../data/api.ts";
import type { IconName } from "../../kit/icon.tsx";
import { shortSide } from "../player/levels.ts";
import { t } from "./messages.ts";

export const visibilities = (): { value: Visibility; label: string; icon: IconName; hint: string }[] => [
  { value: "private", label: t("private"), icon: "lock", hint: t("privateHint") },
  { value: "unlisted", label: t("unlisted"), icon: "link", hint: t("unlistedHint") },
  { value: "public", label: t("public"), icon: "globe", hint: t("publicHint") },
];

/**
 * As the player's menu has it: by the short side, which is its name. Only that of a smaller source was once called "240", whatever it had. It may have more
 * than the source, where that is smaller than anything that is played.
 */
export function rungName(name: string, { width, height }: Pick<Video, "width" | "height"> = { width: null, height: null }): string {
  const own = width && height ? shortSide({ width, height }) : null;
  if (name === "source") return own ? t("originalOf", { quality: `${own}p` }) : t("original");
  if (name === "audio") return t("sound");
  if (name === "audio-low") return t("soundSmall");
  if (name === "240" && own) return `${Math.min(240, own)}p`;
  return /^\d+$/.test(name) ? `${name}p` : name;
}

/** Over all rungs; what failed counts as over, else the bar would never reach its end. */
export function overall(rungs: readonly Rung[]): number {
  if (!rungs.length) return 0;
  const sum = rungs.reduce((total, rung) => total + (rung.state === "ready" || rung.state === "failed" ? 1 : rung.progress), 0);
  return sum / rungs.length;
}

/** Whether there is something left to be encoded, as far as is known yet. */
export const moreFollows = (rungs: readonly Rung[]) => rungs.some((rung) => rung.state === "waiting" || rung.state === "running");

/** Whether what plays already is the file itself: then all that follows is lower than that. */
export const originalPlays = (rungs: readonly Rung[]) => rungs.some(({ name, state }) => name === "source" && state === "ready");

/**
 * How far the encoding of a video is. Null while that cannot be told: of a file that plays as it is there is one quality, and all of that, until it is known
 * which others are made; it would be at 100%, and go back from there.
 */
export const encoded = (rungs: readonly Rung[]): number | null => (moreFollows(rungs) ? overall(rungs) : null);

/** The notice that what plays of its file, or better qualities of it, wait for room. */
export const roomNotice = (video: Video | undefined) => video?.processing?.notices.find((notice) => notice.step === "room");

/** Whether room is kept for all that may become of a video: from its turn on until it is encoded, and not while it waits for room itself. */
export const keepsRoom = (video: Video) => video.status === "processing" && roomNotice(video) === undefined;

/** What it waits for where nobody works on it: room, or its turn behind others. Null where it is worked on, or that is unknown. */
export function awaitedBy(video: Video | undefined): "room" | "turn" | null {
  if (video?.status !== "processing") return null;
  if (roomNotice(video)) return "room";
  const rungs = rungsOf(video);
  return rungs.some((rung) => rung.state === "waiting") && !rungs.some((rung) => rung.state === "running") ? "turn" : null;
}

const waits = { room: "waitsForRoom", turn: "waitsForTurn" } as const;
const playable = { room: "playableRoom", turn: "playableTurn" } as const;

/** Whether a notice says that something waits for room, and not that it has failed. A poster and segments say so by their code: the video plays without them. */
export const isOfRoom = (notice: Notice) =>
  notice.step === "room" || ((notice.step === "poster" || notice.step === "segments") && (notice.code === "storage_full" || notice.code === "quota_exceeded"));

/** Who can do something about a want of room, and what: its owner where the account is full, and nobody where the site is. */
export function roomSentence(notice: Notice): string {
  if (notice.code === "storage_full") return t("siteFull");
  const own = language.value === "en" ? sentence(notice.detail) : t("accountFull"); // the server's sentence has the figures, and is English
  return t("goesOn", { reason: own });
}

/** What its owner is told of what was done to the file. Why it could not be played at once is no news once it can be. */
export const noticesOf = (video: Video): readonly Notice[] =>
  (video.processing?.notices ?? []).filter((notice) => notice.step !== "source" || (video.status === "processing" && video.playback.hls === null));

/** One of them, as a sentence. */
export function noticeSentence(notice: Notice): string {
  if (notice.step === "source") return t("encodedFirst");
  return isOfRoom(notice) ? roomSentence(notice) : sentence(notice.detail);
}

const lead = { rungs: "notAllQualities", poster: "noPoster", segments: "startsSlower" } as const;

/** What a notice of something that failed or waits begins with. */
export function leadOf(notice: Notice, video: Video): string | undefined {
  if (notice.step === "room") return video.playback.hls ? t("playsOthersWait") : t("fileWaits");
  if (notice.step === "poster" && isOfRoom(notice)) return t("noPosterYet");
  return notice.step in lead ? t(lead[notice.step as keyof typeof lead]) : undefined;
}

export function statusWord(video: Video): { text: string; tone: "good" | "bad" | "warm" | "" } {
  switch (video.status) {
    case "draft":
      return { text: t("draft"), tone: "" };
    case "uploading":
      return { text: t("uploading"), tone: "warm" };
    case "processing": {
      const waiting = awaitedBy(video);
      const text = video.playback.hls ? (waiting ? playable[waiting] : "playableEncoding") : waiting ? waits[waiting] : "encoding";
      return { text: t(text), tone: waiting === "room" ? "bad" : "warm" };
    }
    case "ready":
      return { text: t("ready"), tone: "good" };
    case "failed":
      return { text: t("failed"), tone: "bad" };
  }
}

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
