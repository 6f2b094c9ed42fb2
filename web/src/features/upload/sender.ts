// Sends one file over tus, whose client comes once there is something to send: what it is to be asked, how often it tries again, and what its answers mean.
import type { HttpResponse, Upload } from "tus-js-client";
import { clientHeader, pause as delay, reachable, retryAfter, toApiError, type ApiError } from "../../data/api.ts";
import { lazily } from "../../data/lazily.ts";
import { t } from "./messages.ts";

/** Each request carries a bounded piece: what a lost connection costs stays small, and proxies with limits let it pass. */
const pieceBytes = 32 * 1024 * 1024;

/** An upload that is told to come back later than that stops, and shows why. */
const patienceSeconds = 60;

/** Of the answer to what an account has no room for. */
export const full = "quota_exceeded";
const noRoom = `"code":"${full}"`;

/** `problem` is what the server says, null where nobody answered. */
export type Failure = { status: number; problem: ApiError | null; isFull: boolean };

type To = { videoId: string; endpoint: string; /** Where it goes on. */ uploadUrl: string | null };
type Events = { located: (uploadUrl: string) => void; progress: (sent: number) => void; sentAll: () => void; failed: (failure: Failure) => void };

/** Answers what makes an upload, which its owner starts. */
export async function sender(): Promise<(file: File, to: To, on: Events) => Upload> {
  const tus = await lazily(() => import("tus-js-client"), () => t("noSender"));
  return (file, { videoId, endpoint, uploadUrl }, on) => {
    const upload = new tus.Upload(file, {
      // tus-js-client resolves Location against this and therefore needs a whole URL.
      endpoint: new URL(endpoint, location.href).href,
      uploadUrl,
      metadata: { videoId, filename: file.name, filetype: file.type || "application/octet-stream" },
      headers: { ...clientHeader },
      chunkSize: pieceBytes,
      retryDelays: [500, 1500, 4000, 8000, 15000, 30000],
      // Its own memory keys by file alone; ours (unfinished.ts) knows the video, too.
      storeFingerprintForResuming: false,
      // What the server says comes before the delays above, of which tus-js-client takes the next once this is over.
      onAfterResponse: async (_, response) => {
        const seconds = retryAfter(response.getHeader("Retry-After")) ?? 0;
        if (seconds <= patienceSeconds) await delay(1000 * seconds);
      },
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        if (status === 0) reachable.value = false;
        if ((retryAfter(error.originalResponse?.getHeader("Retry-After")) ?? 0) > patienceSeconds) return false;
        if (error.originalResponse?.getBody().includes(noRoom)) return false; // waiting makes none, and the sentence says what does
        return status === 0 || status >= 500 || status === 409 || status === 423 || status === 429 || status === 460;
      },
      onUploadUrlAvailable: () => upload.url && on.located(upload.url),
      onProgress: on.progress,
      onSuccess: on.sentAll,
      onError: (error) => on.failed(failureOf("originalResponse" in error ? error.originalResponse : null)),
    });
    return upload;
  };
}

function failureOf(response: HttpResponse | null): Failure {
  const status = response?.getStatus() ?? 0;
  const text = response?.getBody() ?? "";
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  const problem = status === 0 ? null : toApiError(status, body, (name) => response?.getHeader(name) ?? null);
  return { status, problem, isFull: text.includes(noRoom) };
}
