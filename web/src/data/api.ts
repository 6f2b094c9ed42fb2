// The one place that talks to the server: a function for each operation, of the types that the server declares (operation.ts),
// over a fetch wrapper that turns every failure into an ApiError, so that a screen has one kind of error to show.

import { sentence } from "../base/format.ts";
import { Store } from "../base/store.ts";
import { aboutPerson } from "./kept.ts";
import { t } from "./messages.ts";
import type { Answer, Asked, PathsOf, Schemas, Verb } from "./operation.ts";
import { fieldProblemOf, problemOf } from "./problems.ts";

export type User = Schemas["User"];
export type Session = Schemas["Session"];
export type SecondFactor = Schemas["SecondFactorState"];
export type Enrolment = Schemas["Enrolment"];
export type Assertion = Schemas["Assertion"];
export type NewPasskey = Schemas["NewPasskey"];
export type Passkey = Schemas["Passkey"];
export type SignedIn = Schemas["SignedIn"];
export type AccessToken = Schemas["AccessToken"];
export type MadeAccessToken = Schemas["MadeAccessToken"];
export type NewAccessToken = Schemas["NewAccessToken"];
export type Scope = Schemas["Scope"];
export type SignIn = Schemas["SignIn"];
export type Channel = Schemas["Channel"];
export type Rung = Schemas["Rung"];
export type Notice = Schemas["Notice"];
export type Visibility = Schemas["Visibility"];
export type Video = Schemas["Video"];
export type PictureSize = Schemas["PictureSize"];
export type Site = Schemas["Site"];
export type SiteSettings = Schemas["SiteSettings"];
export type SitePatch = Schemas["SitePatch"];
export type Budget = Schemas["Budget"];
export type Use = Schemas["ThingUse"];
export type Limits = Schemas["Limits"];
export type ChosenLimits = Schemas["ChosenLimits"];
export type LimitsPatch = Schemas["LimitsPatch"];
export type SiteLimits = Schemas["SiteLimits"];
export type FoundUser = Schemas["FoundUser"];
export type ThumbnailSuggestions = Schemas["ThumbnailSuggestions"];
export type Comment = Schemas["Comment"];
export type CommentPolicy = Schemas["CommentPolicy"];
export type CommentPatch = Schemas["CommentPatch"];
export type Vote = Schemas["Vote"];
export type Level = Schemas["SubscriptionLevel"];
export type Subscription = Schemas["OwnSubscription"];
export type Notification = Schemas["Notification"];
export type Unread = Schemas["UnreadCount"];
export type NotificationPreference = Schemas["KindPreference"];
export type NotificationPreferences = Schemas["PreferenceList"];
export type Playlist = Schemas["Playlist"];
export type NewPlaylist = Schemas["NewPlaylist"];
export type Block = Schemas["Block"];
/** How one's own account stands, as who may not sign in is told. */
export type OwnStanding = Schemas["AccountStanding"];
export type Credentials = Schemas["Credentials"];
export type NewReport = Schemas["NewReport"];
export type PlaylistPatch = Schemas["PlaylistPatch"];
export type PlaylistItem = Schemas["PlaylistItem"];
export type AccountInBrief = Schemas["AccountInBrief"];
/** Under the id of what was reported. */
export type Reported = Schemas["Reported"] & { id: string };
/** How an account stands, under its id. */
export type AccountStanding = Schemas["AccountStanding"] & { id: string };
/** Of a list of the library, under the id of its video. */
export type Watched = Schemas["WatchedVideo"] & { id: string };
export type Saved = Schemas["SavedVideo"] & { id: string };
export type CommentOrder = NonNullable<NonNullable<Asked<"get", "/api/comments/{id}">["query"]>["sort"]>;
export type VideoOrder = NonNullable<NonNullable<Asked<"get", "/api/channels/{channel}/videos">["query"]>["sort"]>;
export type Page<T> = { items: T[]; nextCursor: string | null };
/** What forms hold and change; a patch may also say null, which no form does. */
export type VideoEdit = Partial<Pick<Video, "title" | "visibility" | "category" | "tags" | "commentPolicy"> & { description: string }>;

/** Perhaps from a proxy, so nothing of it is sure. */
type Problem = Partial<Schemas["Problem"]>;

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
  /** Nobody knows whether it was done: no answer came, none that can be read, or one that says so. */
  get open(): boolean {
    return this.status < 400 || this.status >= 500 || this.code === "request_in_flight";
  }
  /** Asked again later, it may be answered. */
  get passing(): boolean {
    return this.open || later.has(this.status);
  }
  /** It was not done, whenever it was sent: it is refused for what it asks, and not for who asks how often, nor by a proxy. */
  get final(): boolean {
    return !this.open && !aboutWho.has(this.status) && !this.code.startsWith("http_");
  }
}

const later = new Set([408, 425, 429]);
const aboutWho = new Set([401, 403, ...later]);

/** A JSON pointer, in either of its spellings ("/title", "#/title"), as the name of a form field. */
export function fieldOf(pointer: string): string {
  return pointer
    .replace(/^#?\//, "")
    .split("/")
    .map((part) => part.replace(/~1/g, "/").replace(/~0/g, "~"))
    .join("/");
}

const plain = { 401: "signInFirst", 403: "mayNot", 404: "missing", 413: "tooLarge", 429: "tooOften" } as const;
const plainly = (status: number) => (status in plain ? t(plain[status as keyof typeof plain]) : null);

/** The seconds of a Retry-After. No more than a day of them, for timers overflow after 24. */
export function retryAfter(value: string | null | undefined): number | null {
  const seconds = Number(value);
  return seconds > 0 ? Math.min(seconds, 86_400) : null;
}

export function toApiError(status: number, body: unknown, header: (name: string) => string | null, path = ""): ApiError {
  const problem: Problem = typeof body === "object" && body !== null ? (body as Problem) : {};
  const fields: Record<string, string> = {};
  for (const error of problem.errors ?? []) {
    const name = fieldOf(error.pointer ?? "");
    // The first complaint about a field is the one to show.
    if (name && !(name in fields)) fields[name] = fieldProblemOf(error.code, error.detail) || t("notAccepted");
  }
  const message =
    problemOf(problem.code, problem.detail || problem.title, status, path) || plainly(status) || (status >= 500 ? t("serverFailed") : t("refused"));
  return new ApiError(
    status,
    problem.code ?? `http_${status}`,
    sentence(message),
    // What somebody got wrong is no case for the operator, and a number below it looks like one.
    status >= 500 ? (problem.requestId ?? header("x-request-id")) : null,
    fields,
    retryAfter(header("retry-after")),
  );
}

export type RequestOptions = {
  body?: unknown;
  query?: Record<string, string | number | boolean | null | undefined>;
  signal?: AbortSignal | undefined;
  ifMatch?: string;
  idempotencyKey?: IdempotencyKey;
};

/** Of a creation: sent twice under one key, it is done once. */
export class IdempotencyKey {
  /** crypto.randomUUID() is for pages of HTTPS only. */
  readonly text = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  /** It may have been done, whatever the last answer was: then only the same request under the same key does it once. */
  open = false;
  failed(error: unknown): void {
    if (!(error instanceof ApiError) || error.open) this.open = true;
    else if (error.final) this.open = false;
  }
}

/** What every request of a browser carries that changes something; cross-site forms cannot set it. */
export const clientHeader = { "X-Klieg-Client": "web" } as const;

export const pause = (ms: number, signal?: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal!.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });

const unanswered = new Set([0, 502, 503, 504]);

/** False from a request that nobody answered until one that is: the shell says so and asks until it changes. */
export const reachable = new Store(true);

/** How long a request waits between its tries, all in all. Who is told to come back later than that is told so. */
const patienceMs = 10_000;

/**
 * A request that is not answered for so long: it is asked whether the server is there at all: what has stopped, and holds its connections, refuses nothing.
 * With `silentMs` it is less than five seconds from what somebody did to their being told.
 */
export const doubtMs = 2000;

/** That question not answered for so long: nobody answers. An answer that comes later takes that back. */
export const silentMs = 2250;

/**
 * An answer that has not come whole by then will not: a line that is gone without a word (another network, a host without power) refuses nothing, and a
 * browser waits for minutes. Longer than the slowest answer on the slowest line that a video plays on.
 */
export const answerMs = { GET: 30_000, other: 60_000 };

/** Called where the server says that nobody is signed in any more. */
let sessionEnded = () => {};
export const onSessionEnd = (run: () => void) => void (sessionEnded = run);

let session = 0;
/** Somebody has signed in or out. */
export const sessionChanged = () => void session++;
/** Called as something is asked, answers what tells whether its answer is about the session of now: one that was overtaken says nothing of that. */
export function aboutSession(): () => boolean {
  const asked = session;
  return () => asked === session;
}

/** Who asks, told as something is asked. */
export const asker = () => ({ isSession: aboutSession(), isPerson: aboutPerson() });
export type Asker = ReturnType<typeof asker>;

export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const url = withQuery(path, options.query);
  // Reads are retried because they are harmless; a write that went unanswered may have happened, unless a key says that it is one.
  // Then the try before may still be under way, and its answer is worth waiting for.
  const attempts = method === "GET" || options.idempotencyKey ? 3 : 1;
  for (let attempt = 1, waited = 0; ; attempt++) {
    try {
      return await once<T>(method, url, options);
    } catch (error) {
      options.idempotencyKey?.failed(error);
      if (!(error instanceof ApiError)) throw error;
      const again = error.code === "request_in_flight" || (error.offline && attempt < attempts);
      const told = error.retryAfterSeconds;
      // Where the server says when, no sooner; and those who heard it together do not come back together.
      const wait = told ? 1000 * told * (1 + Math.random() / 4) : 250 * 3 ** (attempt - 1) * (0.75 + Math.random() / 2);
      waited += wait;
      if (!again || waited > patienceMs) {
        if (error.offline) reachable.value = false;
        throw error;
      }
      await pause(wait, options.signal);
    }
  }
}

let asking: Promise<unknown> | null = null;
/** How many answers have come: one to anything else says as well that somebody is there. */
let answers = 0;

/** Something that no request of ours asked for does not arrive: finds out whether the server is there at all, and `reachable` says so. */
export function doubt(): void {
  if (!reachable.value) return;
  if (asking) return;
  const before = answers;
  const silent = () => {
    if (answers === before) reachable.value = false;
  };
  const timer = setTimeout(silent, silentMs);
  asking = api.site(AbortSignal.timeout(patienceMs))
    .catch((reason: unknown) => reason instanceof ApiError || silent()) // an ApiError has said so itself
    .finally(() => {
      clearTimeout(timer);
      asking = null;
    });
}

/** Asks every few seconds, and no sooner than the server says, until somebody answers. */
export async function askUntilReachable(signal: AbortSignal): Promise<void> {
  for (let seconds = 4; !reachable.value; ) {
    await pause(1000 * seconds, signal);
    const error: unknown = await api.site(signal).then(() => null, (reason: unknown) => reason);
    seconds = Math.max(4, error instanceof ApiError ? (error.retryAfterSeconds ?? 0) : 0);
  }
}

async function once<T>(method: string, url: string, options: RequestOptions): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  const given = new AbortController();
  const init: RequestInit = { method, headers, credentials: "same-origin", signal: given.signal };
  const giveUp = () => given.abort(options.signal?.reason);
  options.signal?.throwIfAborted();
  options.signal?.addEventListener("abort", giveUp, { once: true });
  const deadline = setTimeout(giveUp, method === "GET" ? answerMs.GET : answerMs.other);
  if (method !== "GET" && method !== "HEAD") Object.assign(headers, clientHeader);
  if (options.ifMatch) headers["If-Match"] = options.ifMatch;
  if (options.idempotencyKey) headers["Idempotency-Key"] = `"${options.idempotencyKey.text}"`;
  if (options.body !== undefined) {
    headers["Content-Type"] = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    init.body = JSON.stringify(options.body);
  }
  let response: Response;
  let text: string;
  const who = asker();
  const silence = setTimeout(doubt, doubtMs); // of a write, too: only whether the server is there is asked, and the write goes on
  try {
    response = await fetch(url, init);
    clearTimeout(silence); // what is long only takes its time
    text = await response.text(); // an answer that breaks off is none
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new ApiError(0, "network", t("unreachable"));
  } finally {
    clearTimeout(silence);
    clearTimeout(deadline);
    options.signal?.removeEventListener("abort", giveUp);
  }
  return answerOf(method, url, { status: response.status, text, header: (name) => response.headers.get(name) }, who);
}

type Answered = { status: number; text: string; header: (name: string) => string | null };

/** What an answer says, however it was asked for; throws what it says instead. */
export function answerOf<T>(method: string, url: string, { status, text, header }: Answered, { isSession, isPerson }: Asker): T {
  let body: unknown;
  try {
    body = text ? JSON.parse(text) : undefined;
  } catch {
    body = undefined;
  }
  if (!unanswered.has(status)) {
    answers++;
    reachable.value = true;
  }
  if (status === 401 && url !== "/api/auth/login" && isSession()) sessionEnded();
  if (status < 200 || status > 299) throw toApiError(status, body, header, url.split("?")[0]);
  if (body === undefined && status !== 204 && method !== "HEAD") {
    // A proxy's login page, or a server that is not Klieg: say so here rather than fail somewhere in a screen.
    throw new ApiError(status, "not_json", t("notUnderstood"));
  }
  // Whoever wrote it has left meanwhile: it is not for the eyes of the next, and no screen and no list takes it.
  if (method !== "GET" && !isPerson()) throw new ApiError(-1, "left", t("signInFirst"));
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

type Extra = Pick<RequestOptions, "signal" | "ifMatch" | "idempotencyKey">;

/** The address of an operation, of its path in the document. */
export const addressOf = (path: string, values: Record<string, string> = {}) =>
  // "@" is legal in a path segment, and a channel's handle is spelt with it.
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name]!).replace(/^%40/, "@"));

/** Asks for an operation of the document. */
export function ask<V extends Verb, P extends PathsOf<V>>(
  verb: V,
  path: P,
  ...[asked]: Record<never, never> extends Asked<V, P> ? [(Asked<V, P> & Extra)?] : [Asked<V, P> & Extra]
): Promise<Answer<V, P>> {
  const { path: values, ...options } = (asked ?? {}) as RequestOptions & { path?: Record<string, string> };
  return request(verb.toUpperCase(), addressOf(path, values), options);
}

type Signal = AbortSignal | undefined;
type ListQuery = { cursor?: string | null; limit?: number };

export const api = {
  site: (signal?: Signal) => ask("get", "/api/site", { signal }),

  siteText: (page: string, signal?: Signal) => ask("get", "/api/site/pages/{page}", { path: { page }, signal }),
  siteSettings: (signal?: Signal) => ask("get", "/api/admin/site", { signal }),
  /** Of that version alone: what somebody else has set meanwhile is not written over. */
  setSiteSettings: (body: SitePatch, version: number) => ask("patch", "/api/admin/site", { body, ifMatch: `"v${version}"` }),

  register: (body: Schemas["NewUser"]) => ask("post", "/api/auth/register", { body }),
  setup: (body: Schemas["SetupRequest"]) => ask("post", "/api/auth/setup", { body }),
  login: (body: Schemas["Credentials"]) => ask("post", "/api/auth/login", { body }),
  logout: () => ask("post", "/api/auth/logout"),
  /** Null: nobody is signed in. */
  me: (signal?: Signal) => ask("get", "/api/auth/me", { signal }),
  editMe: (body: Schemas["AccountPatch"]) => ask("patch", "/api/auth/me", { body }),
  password: (body: Schemas["PasswordChange"]) => ask("post", "/api/auth/password", { body }),
  sessions: (signal?: Signal) => ask("get", "/api/auth/sessions", { signal, query: { limit: 100 } }),
  endSession: (session: string) => ask("delete", "/api/auth/sessions/{session}", { path: { session } }),
  signIns: (query: ListQuery, signal?: Signal) => ask("get", "/api/auth/sign-ins", { signal, query }),
  prove: (body: Schemas["Proof"]) => ask("post", "/api/auth/prove", { body }),

  secondFactor: (signal?: Signal) => ask("get", "/api/auth/second-factor", { signal }),
  beginSecondFactor: () => ask("post", "/api/auth/second-factor"),
  confirmSecondFactor: (body: Schemas["FirstCode"]) => ask("post", "/api/auth/second-factor/confirm", { body }),
  renewRecoveryCodes: () => ask("post", "/api/auth/second-factor/recovery-codes"),
  takeOffSecondFactor: () => ask("delete", "/api/auth/second-factor"),

  passkeys: (signal?: Signal) => ask("get", "/api/auth/passkeys", { signal, query: { limit: 100 } }),
  offerPasskey: () => ask("get", "/api/auth/passkey-offer"),
  addPasskey: (body: NewPasskey) => ask("post", "/api/auth/passkeys", { body }),
  removePasskey: (passkey: string) => ask("delete", "/api/auth/passkeys/{passkey}", { path: { passkey } }),
  challengePasskey: () => ask("get", "/api/auth/passkey-challenge"),
  logInByPasskey: (body: Assertion) => ask("post", "/api/auth/login/passkey", { body }),
  proveByPasskey: (body: Assertion) => ask("post", "/api/auth/prove/passkey", { body }),

  accessTokens: (signal?: Signal) => ask("get", "/api/auth/tokens", { signal, query: { limit: 100 } }),
  createAccessToken: (body: NewAccessToken) => ask("post", "/api/auth/tokens", { body }),
  revokeAccessToken: (token: string) => ask("delete", "/api/auth/tokens/{token}", { path: { token } }),

  askForVerification: () => ask("post", "/api/auth/verification"),
  confirmAddress: (body: Schemas["MailedToken"]) => ask("post", "/api/auth/verification/confirm", { body }),
  askForReset: (body: Schemas["ResetRequest"]) => ask("post", "/api/auth/reset", { body }),
  resetPassword: (body: Schemas["MailedPassword"]) => ask("post", "/api/auth/reset/confirm", { body }),

  myLimits: (signal?: Signal) => ask("get", "/api/users/me/limits", { signal }),
  /** By their ids: uploads under way before the videos. */
  uses: (signal?: Signal) => ask("get", "/api/users/me/uses", { signal, query: { limit: 100 } }),
  useOf: (video: string, signal?: Signal) => ask("get", "/api/users/me/uses", { signal, query: { of: video } }),

  siteLimits: (signal?: Signal) => ask("get", "/api/admin/limits", { signal }),
  setSiteLimits: (body: LimitsPatch) => ask("patch", "/api/admin/limits", { body }),
  usersNamed: (name: string, signal?: Signal) => ask("get", "/api/admin/users", { signal, query: { username: name } }),
  userLimits: (user: string, signal?: Signal) => ask("get", "/api/admin/users/{user}/limits", { path: { user }, signal }),
  setUserLimits: (user: string, body: LimitsPatch) => ask("patch", "/api/admin/users/{user}/limits", { path: { user }, body }),

  createChannel: (body: Schemas["NewChannel"], idempotencyKey: IdempotencyKey) =>
    ask("post", "/api/channels", { body, idempotencyKey }),
  channelsOf: (owner: string, signal?: Signal) => ask("get", "/api/channels", { signal, query: { owner, limit: 100 } }),
  channel: (channel: string, signal?: Signal) => ask("get", "/api/channels/{channel}", { path: { channel }, signal }),
  editChannel: (channel: string, body: Schemas["ChannelPatch"]) =>
    ask("patch", "/api/channels/{channel}", { path: { channel }, body }),
  deleteChannel: (channel: string) => ask("delete", "/api/channels/{channel}", { path: { channel } }),
  channelVideos: (channel: string, query: ListQuery & { all?: boolean; sort?: VideoOrder }, signal?: Signal) =>
    ask("get", "/api/channels/{channel}/videos", { path: { channel }, query, signal }),

  createVideo: (body: Schemas["NewVideo"], idempotencyKey: IdempotencyKey) =>
    ask("post", "/api/videos", { body, idempotencyKey }),
  videos: (query: ListQuery & { category?: string; channelId?: string }, signal?: Signal) =>
    ask("get", "/api/videos", { signal, query: { sort: "newest", ...query } }),
  video: (video: string, signal?: Signal) => ask("get", "/api/videos/{video}", { path: { video }, signal }),
  editVideo: (video: string, body: VideoEdit) => ask("patch", "/api/videos/{video}", { path: { video }, body }),
  thumbnails: (video: string, signal?: Signal) => ask("get", "/api/videos/{video}/thumbnail/suggestions", { path: { video }, signal }),
  useThumbnail: (video: string, index: number) => ask("put", "/api/videos/{video}/thumbnail/suggestion", { path: { video }, body: { index } }),
  /** Counted once its viewer has really watched: what was sent says so far of one playback, which its token names. */
  beginView: (video: string) => ask("post", "/api/videos/{video}/views", { path: { video }, body: { event: "start" } }),

  comments: (of: string, query: ListQuery & { sort?: CommentOrder; held?: boolean }, signal?: Signal) =>
    ask("get", "/api/comments/{id}", { path: { id: of }, query, signal }),
  createComment: (body: Schemas["NewComment"], idempotencyKey: IdempotencyKey) => ask("post", "/api/comments", { body, idempotencyKey }),
  editComment: (comment: string, body: CommentPatch) => ask("patch", "/api/comments/{id}", { path: { id: comment }, body }),
  deleteComment: (comment: string) => ask("delete", "/api/comments/{id}", { path: { id: comment } }),

  voteVideo: (video: string, value: Vote) => ask("put", "/api/videos/{video}/like", { path: { video }, body: { value } }),
  unvoteVideo: (video: string) => ask("delete", "/api/videos/{video}/like", { path: { video } }),
  voteComment: (comment: string, value: Vote) => ask("put", "/api/comments/{id}/like", { path: { id: comment }, body: { value } }),
  unvoteComment: (comment: string) => ask("delete", "/api/comments/{id}/like", { path: { id: comment } }),
  liked: (query: ListQuery, signal?: Signal) => ask("get", "/api/library/liked", { signal, query }),

  /** Where a player is, or was so long ago; what was played last stands. */
  putPosition: (video: string, body: Schemas["PlayedPosition"]) => ask("put", "/api/videos/{video}/position", { path: { video }, body }),
  history: (query: ListQuery, signal?: Signal) => ask("get", "/api/library/history", { signal, query }),
  forgetWatched: (video: string) => ask("delete", "/api/library/history/{video}", { path: { video } }),
  clearHistory: () => ask("delete", "/api/library/history"),
  librarySettings: (signal?: Signal) => ask("get", "/api/library/settings", { signal }),
  setLibrarySettings: (body: Schemas["WantedLibrarySettings"]) => ask("put", "/api/library/settings", { body }),
  savedForLater: (query: ListQuery, signal?: Signal) => ask("get", "/api/library/watch-later", { signal, query }),
  watchLater: (video: string) => ask("put", "/api/library/watch-later/{video}", { path: { video } }),
  watchNoMore: (video: string) => ask("delete", "/api/library/watch-later/{video}", { path: { video } }),

  /** One's own; with `videoId` each says whether it has that video. */
  playlists: (query: ListQuery & { videoId?: string }, signal?: Signal) => ask("get", "/api/playlists", { signal, query }),
  channelPlaylists: (channel: string, query: ListQuery, signal?: Signal) => ask("get", "/api/channels/{channel}/playlists", { path: { channel }, query, signal }),
  playlist: (playlist: string, signal?: Signal) => ask("get", "/api/playlists/{playlist}", { path: { playlist }, signal }),
  createPlaylist: (body: NewPlaylist, idempotencyKey: IdempotencyKey) => ask("post", "/api/playlists", { body, idempotencyKey }),
  editPlaylist: (playlist: string, body: PlaylistPatch) => ask("patch", "/api/playlists/{playlist}", { path: { playlist }, body }),
  deletePlaylist: (playlist: string) => ask("delete", "/api/playlists/{playlist}", { path: { playlist } }),
  playlistItems: (playlist: string, query: ListQuery, signal?: Signal) => ask("get", "/api/playlists/{playlist}/items", { path: { playlist }, query, signal }),
  /** At the end; or behind `after`, and of null at the top. */
  addToPlaylist: (playlist: string, videoId: string, after?: string | null) =>
    ask("post", "/api/playlists/{playlist}/items", { path: { playlist }, body: { videoId, ...(after !== undefined && { after }) } }),
  /** Behind that one; null is the top. */
  movePlaylistItem: (playlist: string, video: string, after: string | null) =>
    ask("patch", "/api/playlists/{playlist}/items/{video}", { path: { playlist, video }, body: { after } }),
  removePlaylistItem: (playlist: string, video: string) => ask("delete", "/api/playlists/{playlist}/items/{video}", { path: { playlist, video } }),

  notifications: (query: ListQuery, signal?: Signal) => ask("get", "/api/notifications", { signal, query }),
  unreadNotifications: (signal?: Signal) => ask("get", "/api/notifications/unread", { signal }),
  /** Those, or all that are there now. */
  readNotifications: (body: { ids: string[] } | { all: true }) => ask("post", "/api/notifications/read", { body }),
  notificationPreferences: (signal?: Signal) => ask("get", "/api/notifications/preferences", { signal }),
  setNotificationPreferences: (items: NotificationPreference[]) => ask("patch", "/api/notifications/preferences", { body: { items } }),

  report: (body: NewReport) => ask("post", "/api/reports", { body }),
  blocks: (query: ListQuery, signal?: Signal) => ask("get", "/api/blocks", { signal, query }),
  block: (user: string) => ask("put", "/api/blocks/{user}", { path: { user } }),
  unblock: (user: string) => ask("delete", "/api/blocks/{user}", { path: { user } }),
  ownStanding: (body: Schemas["Credentials"]) => ask("post", "/api/appeals/standing", { body }),
  appeal: (body: Schemas["NewAppeal"]) => ask("post", "/api/appeals", { body }),

  subscribe: (channel: string, level: Level) => ask("put", "/api/channels/{channel}/subscription", { path: { channel }, body: { level } }),
  unsubscribe: (channel: string) => ask("delete", "/api/channels/{channel}/subscription", { path: { channel } }),
  subscriptions: (query: ListQuery, signal?: Signal) => ask("get", "/api/subscriptions", { signal, query }),
  subscriptionFeed: (query: ListQuery, signal?: Signal) => ask("get", "/api/feed/subscriptions", { signal, query }),

  deleteVideo: (video: string) => ask("delete", "/api/videos/{video}", { path: { video } }),
};
