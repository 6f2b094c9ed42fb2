// Why a file could not be used, and what to do, in the language of the page: the server says it in English, with a code (data/problems.ts).
import { sentence } from "../../base/format.ts";
import { language, messages } from "../../base/language.ts";
import type { Video } from "../../data/api.ts";
import { t } from "./messages.ts";

const damaged = "The file is damaged, or in a form that cannot be read. Save it anew, as an MP4 with H.264 and AAC, and upload that.";
const tooMuch = "The file takes more work than a video may here. Save it with smaller pictures, for example as an MP4 of 1080p, and upload that.";
/** Of what is nobody's fault or the file's: the server itself cannot always tell. */
const unfinished =
  "The server could not finish its work on the file: it was too busy or short of memory, or the file asks too much of it. " +
  "Upload it again later; if that fails, too, save it as an MP4 of 1080p with H.264 and AAC, and upload that.";

export const english = {
  empty: "The file is empty. Choose another one.",
  truncated: "The file is incomplete: it ends before the video does. Upload it again.",
  not_media: "The file is not a video, or its format is not supported. Save it as an MP4 with H.264 and AAC, and upload that.",
  unsupported_media: "The file is of a kind that cannot be read. Save it as an MP4, for example, and choose that.",
  contradictory: "The file contradicts itself about how long the video is. Save it anew, as an MP4 with H.264 and AAC, and upload that.",
  codec: "The file is coded in a way that is not supported. Convert it, for example to an MP4 with H.264 and AAC, and upload that.",
  unsupported: "What is in the file is not supported. Save it as an MP4 with H.264 and AAC, and upload that.",
  corrupt: damaged,
  decoder_crashed: damaged,
  decoding_failed: damaged,
  undecodable: damaged,
  too_long: "The video is longer than is accepted. Cut it into parts, and upload those.",
  picture_size: "The picture is larger than is accepted. Save it with smaller pictures, and upload that.",
  too_many_pixels: tooMuch,
  too_demanding: tooMuch,
  time_limit: unfinished,
  stalled: unfinished,
  memory_short: unfinished,
  machine_short: unfinished,
  too_many_attempts: unfinished,
  internal: unfinished,
  timeout: unfinished,
  exhausted: unfinished,
  unavailable: unfinished,
  too_large: tooMuch,
  cancelled: "The site's operator stopped it. Upload the file again, or ask the operator why.",
} as const;

export const failures = messages(english, { vi: () => import("./failures.vi.ts") });

/** Why a video failed, as a sentence. English shows the server's, which has the figures; so do others where the code has no text here. */
export function failureOf({ error }: Pick<Video, "error">): string {
  if (!error) return t("unreadable");
  return language.value !== "en" && Object.hasOwn(english, error.code) ? failures(error.code as keyof typeof english) : sentence(error.detail);
}
