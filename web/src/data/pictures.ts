// Pictures that somebody chooses: where each is put, and how far it has come. They go by XMLHttpRequest, since fetch() tells nothing of what it has sent.
import { addressOf, answerOf, ApiError, asker, clientHeader, doubt, doubtMs, request } from "./api.ts";
import { t } from "./messages.ts";
import type { Answer, PathsOf } from "./operation.ts";

/** More than that the server takes of none. */
export const pictureBytesMax = 10_000_000;

/** The kinds that the server reads. */
export const pictureTypes: readonly string[] = ["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"];

/** A place for a picture. Both answer whose it is, as it is now. */
export type PicturePlace<T> = {
  put: (picture: Blob, onSent: (part: number) => void, signal: AbortSignal) => Promise<T>;
  remove: () => Promise<T>;
};

const at = <P extends PathsOf<"put"> & PathsOf<"delete">>(path: P, values: Record<string, string> = {}): PicturePlace<Answer<"put", P>> => {
  const url = addressOf(path, values);
  return { put: (...picture) => send(url, ...picture), remove: () => request("DELETE", url) };
};

export const picturePlaces = {
  avatar: (channel: string) => at("/api/channels/{channel}/avatar", { channel }),
  banner: (channel: string) => at("/api/channels/{channel}/banner", { channel }),
  thumbnail: (video: string) => at("/api/videos/{video}/thumbnail", { video }),
  mine: () => at("/api/auth/me/avatar"),
  logo: () => at("/api/admin/site/logo"),
};

/** An answer takes no longer than this after the last byte was sent: the server makes all sizes of it first. */
const silenceMs = 60_000;

function send<T>(url: string, picture: Blob, onSent: (part: number) => void, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const who = asker();
    const xhr = new XMLHttpRequest();
    const stop = () => xhr.abort();
    let clocks: ReturnType<typeof setTimeout>[] = [];
    const unwind = () => clocks.forEach(clearTimeout);
    /** While bytes go it may take its time; where none has gone for so long nobody is there. */
    const wind = () => {
      unwind();
      clocks = [setTimeout(doubt, doubtMs), setTimeout(stop, silenceMs)];
    };
    const nobody = () => {
      if (!signal.aborted) doubt();
      reject(signal.aborted ? signal.reason : new ApiError(0, "network", t("unreachable")));
    };
    xhr.open("PUT", url);
    xhr.setRequestHeader("Accept", "application/json");
    xhr.setRequestHeader("Content-Type", picture.type || "application/octet-stream");
    for (const [name, value] of Object.entries(clientHeader)) xhr.setRequestHeader(name, value);
    xhr.upload.onprogress = ({ loaded, total }) => {
      wind();
      if (total > 0) onSent(loaded / total);
    };
    xhr.onload = () => {
      try {
        resolve(answerOf<T>("PUT", url, { status: xhr.status, text: xhr.responseText, header: (name) => xhr.getResponseHeader(name) }, who));
      } catch (error) {
        reject(error);
      }
    };
    xhr.onerror = xhr.onabort = nobody;
    xhr.onloadend = () => {
      unwind();
      signal.removeEventListener("abort", stop);
    };
    signal.addEventListener("abort", stop);
    wind();
    xhr.send(picture);
  });
}
