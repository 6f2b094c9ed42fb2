// Pictures that somebody chooses: where each is put, and how far it has come. They go by XMLHttpRequest, since fetch() tells nothing of what it has sent.
import { aboutSession, answerOf, ApiError, clientHeader, request, type Channel, type SiteSettings, type User, type Video } from "./api.ts";
import { t } from "./messages.ts";

/** More than that the server takes of none. */
export const pictureBytesMax = 10_000_000;

/** A place for a picture. Both answer whose it is, as it is now. */
export type PicturePlace<T> = {
  put: (picture: Blob, onSent: (part: number) => void, signal: AbortSignal) => Promise<T>;
  remove: () => Promise<T>;
};

const at = <T>(url: string): PicturePlace<T> => ({
  put: (picture, onSent, signal) => send<T>(url, picture, onSent, signal),
  remove: () => request<T>("DELETE", url),
});

export const picturePlaces = {
  avatar: (channel: string) => at<Channel>(`/api/channels/${encodeURIComponent(channel)}/avatar`),
  banner: (channel: string) => at<Channel>(`/api/channels/${encodeURIComponent(channel)}/banner`),
  thumbnail: (video: string) => at<Video>(`/api/videos/${encodeURIComponent(video)}/thumbnail`),
  mine: () => at<User>("/api/auth/me/avatar"),
  logo: () => at<SiteSettings>("/api/admin/site/logo"),
};

/** An answer takes no longer than this after the last byte was sent: the server makes all sizes of it first. */
const silenceMs = 60_000;

function send<T>(url: string, picture: Blob, onSent: (part: number) => void, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const current = aboutSession();
    const xhr = new XMLHttpRequest();
    let clock: ReturnType<typeof setTimeout> | undefined;
    /** While bytes go it may take its time; where none has gone for so long nobody is there. */
    const wind = () => {
      clearTimeout(clock);
      clock = setTimeout(() => xhr.abort(), silenceMs);
    };
    const nobody = () => reject(signal.aborted ? signal.reason : new ApiError(0, "network", t("unreachable")));
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
        resolve(answerOf<T>("PUT", url, { status: xhr.status, text: xhr.responseText, header: (name) => xhr.getResponseHeader(name) }, current));
      } catch (error) {
        reject(error);
      }
    };
    xhr.onerror = xhr.onabort = nobody;
    xhr.onloadend = () => clearTimeout(clock);
    signal.addEventListener("abort", () => xhr.abort());
    wind();
    xhr.send(picture);
  });
}
