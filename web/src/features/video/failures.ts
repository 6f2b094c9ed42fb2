// Why a file could not be used, and what to do, in the language of the page: the server says it in English, with a code (data/problems.ts).
import { sentence } from "../../base/format.ts";
import { language, messages } from "../../base/language.ts";
import type { Video } from "../../data/api.ts";
import { t } from "./messages.ts";

export const english = {
  empty: "The file is empty. Choose another one.",
  truncated: "The file is incomplete: it ends before the video does. Upload it again.",
  not_media: "The file is not a video, or its format is not supported. Save it as an MP4 with H.264 and AAC, and upload that.",
  unsupported_media: "The file is of a kind that cannot be read. Save it as an MP4, for example, and choose that.",
  contradictory: "The file contradicts itself about how long the video is. Save it anew, as an MP4 with H.264 and AAC, and upload that.",
  codec: "The file is coded in a way that is not supported. Convert it, for example to an MP4 with H.264 and AAC, and upload that.",
  unsupported: "What is in the file is not supported. Save it as an MP4 with H.264 and AAC, and upload that.",
  corrupt: "The file is damaged, or in a form that cannot be read. Save it anew, as an MP4 with H.264 and AAC, and upload that.",
  too_long: "The video is longer than is accepted. Cut it into parts, and upload those.",
  picture_size: "The picture is larger than is accepted. Save it with smaller pictures, and upload that.",
  too_demanding: "The file takes more work than a video may here. Save it with smaller pictures, for example as an MP4 of 1080p, and upload that.",
  internal:
    "The server could not finish its work on the file: it was too busy or short of memory, or the file asks too much of it. " +
    "Upload it again later; if that fails, too, save it as an MP4 of 1080p with H.264 and AAC, and upload that.",
  cancelled: "The site's operator stopped it. Upload the file again, or ask the operator why.",
} as const;

export const failures = messages(english, { vi: () => import("./failures.vi.ts") });

type Cause = keyof typeof english;

/** What is told as another one is. Of what is "internal" the server itself cannot always tell whether it or the file is the cause. */
const asOthers: Record<string, Cause> = {
  decoder_crashed: "corrupt",
  decoding_failed: "corrupt",
  undecodable: "corrupt",
  too_many_pixels: "too_demanding",
  too_large: "too_demanding",
  time_limit: "internal",
  stalled: "internal",
  memory_short: "internal",
  machine_short: "internal",
  too_many_attempts: "internal",
  timeout: "internal",
  exhausted: "internal",
  unavailable: "internal",
};

/** The cause that a code of the server's stands for; undefined where it has no text here. */
export const causeOf = (code: string): Cause | undefined =>
  Object.hasOwn(english, code) ? (code as Cause) : Object.hasOwn(asOthers, code) ? asOthers[code] : undefined;

/** Why a video failed, as a sentence. English shows the server's, which has the figures; so do others where the code has no text here. */
export function failureOf({ error }: Pick<Video, "error">): string {
  if (!error) return t("unreadable");
  const cause = causeOf(error.code);
  return language.value !== "en" && cause ? failures(cause) : sentence(error.detail);
}
