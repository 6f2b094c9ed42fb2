// The one place that talks to the server: the types of docs/api.md and a fetch wrapper that turns every failure into an
// ApiError, so that a screen has one kind of error to show.

import { sentence } from "./format.ts";
import { Store } from "./store.ts";

export type Role = "user" | "moderator" | "administrator";
export type User = {
  id: string;
  username: string;
  displayName: string;
  role: Role;
  createdAt: string;
  email?: string;
};
export type Session = {
  id: string;
  createdAt: string;
  lastUsedAt: string;
  userAgent: string;
  address: string;
  current: boolean;
};
export type Channel = {
  id: string;
  handle: string;
  name: string;
  description: string;
  ownerUserId: string;
  createdAt: string;
  updatedAt: string;
};
export type RungState = "waiting" | "running" | "ready" | "failed";
export type Rung = { name: string; state: RungState; progress: number };
export type Visibility = "public" | "unlisted" | "private";
export type VideoStatus = "draft" | "uploading" | "processing" | "ready" | "failed";
export type Video = {
  id: string;
  channel: { id: string; handle: string; name: string };
  title: string;
  description: string;
  visibility: Visibility;
  category: string | null;
  tags: string[];
  status: VideoStatus;
  error: null | { code: string; detail: string };
  durationMs: number | null;
  width: number | null;
  height: number | null;
  createdAt: string;
  updatedAt: string;
  publishedAt: string | null;
  poster: string | null;
  playback: { hls: string | null };
  processing: { rungs: Rung[] };
};
export type Site = {
  name: string;
  version: string;
  registrationOpen: boolean;
  uploadBytesMax: number;
  categories: { id: string; name: string }[];
};
export type Page<T> = { items: T[]; nextCursor: string | null };
export type VideoEdit = Partial<Pick<Video, "title" | "description" | "visibility" | "category" | "tags">>;
export type NewVideo = VideoEdit & { channelId: string; title: string };

type Problem = {
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  requestId?: string;
  errors?: { pointer?: string; code?: string; detail?: string }[];
};

export class ApiError extends Error {
  override readonly name = "ApiError";
  constructor(
    /** 0 where no answer came at all. */
    readonly status: number,
    readonly code: string,
    message: string,
    readonly requestId: string | null = null,
    /** Field name to sentence; nested pointers keep their slashes ("tags/3"). */
    readonly fields: Readonly<Record<string, string>> = {},
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
  }
  /** Nobody answered, or only a proxy before a server that is down. */
  get offline(): boolean {
    return unanswered.has(this.status);
  }
  get missing(): boolean {
    return this.status === 404;
  }
}

/** A JSON pointer, in either of its spellings ("/title", "#/title"), as the name of a form field. */
export function fieldOf(pointer: string): string {
  return pointer
    .replace(/^#?\//, "")
    .split("/")
    .map((part) => part.replace(/~1/g, "/").replace(/~0/g, "~"))
    .join("/");
}

const plain: Record<number, string> = {
  401: "Please sign in first.",
  403: "You may not do this.",
  404: "This does not exist, or you may not see it.",
  413: "This is too large.",
  429: "Too many requests. Please wait a moment.",
};

export function toApiError(status: number, body: unknown, header: (name: string) => string | null): ApiError {
  const problem: Problem = typeof body === "object" && body !== null ? (body as Problem) : {};
  const fields: Record<string, string> = {};
  for (const error of problem.errors ?? []) {
    const name = fieldOf(error.pointer ?? "");
    // The first complaint about a field is the one to show.
    if (name && !(name in fields)) fields[name] = error.detail ?? "This value is not accepted.";
  }
  const retry = Number(header("retry-after"));
  const message =
    problem.detail ||
    problem.title ||
    plain[status] ||
    (status >= 500 ? "The server could not answer. This is not your fault." : "The request was refused.");
  return new ApiError(
    status,
    problem.code ?? `http_${status}`,
    sentence(message),
    problem.requestId ?? header("x-request-id"),
    fields,
    Number.isFinite(retry) && retry > 0 ? retry : null,
  );
}

export type RequestOptions = {
  body?: unknown;
  query?: Record<string, string | number | boolean | null | undefined>;
  signal?: AbortSignal | undefined;
  ifMatch?: string;
};

/** What every request of a browser carries that changes something; cross-site forms cannot set it. */
export const clientHeader = { "X-Klieg-Client": "web" } as const;

const pause = (ms: number, signal?: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });

const unanswered = new Set([0, 502, 503, 504]);

/** False from a request that nobody answered until one that is: the shell says so and asks until it changes. */
export const reachable = new Store(true);

/** Called where the server says that nobody is signed in any more. */
let sessionEnded = () => {};
export const onSessionEnd = (run: () => void) => void (sessionEnded = run);

export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const url = withQuery(path, options.query);
  // Reads are retried because they are harmless; a write that went unanswered may have happened.
  const attempts = method === "GET" ? 3 : 1;
  for (let attempt = 1; ; attempt++) {
    try {
      return await once<T>(method, url, options);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!error.offline || attempt >= attempts) {
        if (error.offline) reachable.value = false;
        throw error;
      }
      await pause(250 * 3 ** (attempt - 1) * (0.75 + Math.random() / 2), options.signal);
    }
  }
}

async function once<T>(method: string, url: string, options: RequestOptions): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  const init: RequestInit = { method, headers, credentials: "same-origin" };
  if (options.signal) init.signal = options.signal;
  if (method !== "GET" && method !== "HEAD") Object.assign(headers, clientHeader);
  if (options.ifMatch) headers["If-Match"] = options.ifMatch;
  if (options.body !== undefined) {
    headers["Content-Type"] = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    init.body = JSON.stringify(options.body);
  }
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new ApiError(0, "network", "The server cannot be reached. Check your connection.");
  }
  const text = await response.text();
  let body: unknown;
  try {
    body = text ? JSON.parse(text) : undefined;
  } catch {
    body = undefined;
  }
  if (!unanswered.has(response.status)) reachable.value = true;
  if (response.status === 401 && url !== "/api/auth/login") sessionEnded();
  if (!response.ok) throw toApiError(response.status, body, (name) => response.headers.get(name));
  if (body === undefined && response.status !== 204 && method !== "HEAD") {
    // A proxy's login page, or a server that is not Klieg: say so here rather than fail somewhere in a screen.
    throw new ApiError(response.status, "not_json", "The server sent an answer that Klieg does not understand.");
  }
  return body as T;
}

export function withQuery(path: string, query: RequestOptions["query"]): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== null && value !== undefined && value !== "") params.set(name, String(value));
  }
  const tail = params.toString();
  return tail ? `${path}?${tail}` : path;
}

type Signal = AbortSignal | undefined;
type Credentials = { user: User; token: string };
type NewAccount = { username: string; email: string; password: string; displayName?: string };
const seg = encodeURIComponent;
// "@" is legal in a path segment, and the server's route is spelt with it.
const channelSeg = (idOrHandle: string) => seg(idOrHandle).replace(/^%40/, "@");

export const api = {
  site: (signal?: Signal) => request<Site>("GET", "/api/site", { signal }),

  register: (body: NewAccount) => request<Credentials>("POST", "/api/auth/register", { body }),
  setup: (body: NewAccount & { token: string }) => request<Credentials>("POST", "/api/auth/setup", { body }),
  login: (body: { login: string; password: string }) => request<Credentials>("POST", "/api/auth/login", { body }),
  logout: () => request<void>("POST", "/api/auth/logout"),
  me: (signal?: Signal) => request<User>("GET", "/api/auth/me", { signal }),
  password: (body: { currentPassword: string; newPassword: string }) =>
    request<void>("POST", "/api/auth/password", { body }),
  sessions: (signal?: Signal) => request<Page<Session>>("GET", "/api/auth/sessions", { signal, query: { limit: 100 } }),
  endSession: (id: string) => request<void>("DELETE", `/api/auth/sessions/${seg(id)}`),

  createChannel: (body: { handle: string; name: string; description?: string }) =>
    request<Channel>("POST", "/api/channels", { body }),
  channelsOf: (owner: string, signal?: Signal) =>
    request<Page<Channel>>("GET", "/api/channels", { signal, query: { owner, limit: 100 } }),
  channel: (idOrHandle: string, signal?: Signal) =>
    request<Channel>("GET", `/api/channels/${channelSeg(idOrHandle)}`, { signal }),
  editChannel: (id: string, body: Partial<Pick<Channel, "handle" | "name" | "description">>) =>
    request<Channel>("PATCH", `/api/channels/${channelSeg(id)}`, { body }),
  deleteChannel: (id: string) => request<void>("DELETE", `/api/channels/${channelSeg(id)}`),
  channelVideos: (id: string, query: { all?: boolean; cursor?: string | null; limit?: number }, signal?: Signal) =>
    request<Page<Video>>("GET", `/api/channels/${channelSeg(id)}/videos`, { signal, query }),

  createVideo: (body: NewVideo) => request<{ video: Video; upload: { url: string } }>("POST", "/api/videos", { body }),
  videos: (query: { category?: string; channelId?: string; cursor?: string | null; limit?: number }, signal?: Signal) =>
    request<Page<Video>>("GET", "/api/videos", { signal, query: { sort: "newest", ...query } }),
  video: (id: string, signal?: Signal) => request<Video>("GET", `/api/videos/${seg(id)}`, { signal }),
  editVideo: (id: string, body: VideoEdit) => request<Video>("PATCH", `/api/videos/${seg(id)}`, { body }),
  deleteVideo: (id: string) => request<void>("DELETE", `/api/videos/${seg(id)}`),
};
