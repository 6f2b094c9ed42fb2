// All that screens read from the server: under which key it is kept, how it is asked for, what it holds and what it is about. Nobody else knows a key.
import { api, type Budget, type Channel, type FoundUser, type Page, type Session, type SiteLimits, type SiteSettings, type ThumbnailSuggestions, type Use, type Video, type VideoOrder } from "./api.ts";
import type { Wanted } from "./cache.ts";
import type { ListState } from "./entities.ts";
import type { WantedList } from "./query.ts";

/** The texts that a site may have of itself. */
export type SitePage = "about" | "terms" | "contact";

/** What others may say has changed (invalidate). */
export const tags = {
  /** Which videos there are, and in which order. */
  videos: "videos",
  channels: "channels",
  limits: "limits",
  /** The site's texts. */
  site: "site",
} as const;

/** The first page: what stands further down has changed most when somebody comes again. */
const firstPage = <T>({ items }: ListState<T>): ListState<T> => ({ items: items.slice(0, 24), nextCursor: null });
/** Without what is signed for a short time only: a player must not begin with it. What could be played counts as ready until the server says more. */
const unsigned = (video: Video): Video =>
  video.playback.hls === null ? video : { ...video, status: "ready", playback: { hls: null, file: null } };

export const queries = {
  sessions: (): Wanted<Page<Session>> => ({ key: "sessions", holds: "session", ask: (signal) => api.sessions(signal) }),

  video: (id: string): Wanted<Video> => ({
    key: `video:${id}`,
    holds: "video",
    is: (thing) => thing.id === id,
    topic: `video:${id}`,
    kept: unsigned,
    target: `/api/videos/${id}`,
    ask: (signal) => api.video(id, signal),
  }),
  /** What else of one's own video could stand for it. */
  thumbnails: (id: string): Wanted<ThumbnailSuggestions> => ({ key: `video:${id}:thumbnails`, ask: (signal) => api.thumbnails(id, signal) }),
  newest: (category: string): WantedList<Video> => ({
    key: `videos:newest:${category}`,
    holds: "video",
    tags: [tags.videos],
    kept: (list) => firstPage({ ...list, items: list.items.map(unsigned) }),
    ...(category === "" && { target: "/api/videos" }),
    page: (cursor, signal) => api.videos({ category, cursor }, signal),
  }),
  /** `named` is how its page calls it, whose first answers are written under that name. */
  channelVideos: (channel: string, sort: VideoOrder = "newest", named = channel): WantedList<Video> => ({
    key: `videos:of:${channel}${sort === "newest" ? "" : `:${sort}`}`,
    holds: "video",
    tags: [tags.videos],
    kept: (list) => firstPage({ ...list, items: list.items.map(unsigned) }),
    ...(sort === "newest" && { target: `/api/channels/${named}/videos` }),
    page: (cursor, signal) => api.channelVideos(channel, { cursor, ...(sort === "newest" ? {} : { sort }) }, signal),
  }),
  /** With those that only their owner sees. */
  myVideos: (channel: string): WantedList<Video> => ({
    key: `videos:mine:${channel}`,
    holds: "video",
    tags: [tags.videos],
    topic: `channel:${channel}:videos`,
    page: (cursor, signal) => api.channelVideos(channel, { all: true, cursor }, signal),
  }),

  /** By its id, or by "@" and its handle. */
  channel: (ref: string): Wanted<Channel> => ({
    key: `channel:${ref}`,
    holds: "channel",
    is: (thing) => thing.id === ref || `@${(thing as Partial<Channel>).handle}` === ref,
    tags: [tags.channels],
    kept: (channel) => channel,
    target: `/api/channels/${ref}`,
    ask: (signal) => api.channel(ref, signal),
  }),
  myChannels: (): Wanted<Page<Channel>> => ({
    key: "channels:mine",
    holds: "channel",
    tags: [tags.channels],
    kept: (page) => page,
    ask: (signal) => api.channelsOf("me", signal),
  }),

  siteText: (page: SitePage): Wanted<{ text: string }> => ({
    key: `site:${page}`,
    tags: [tags.site],
    kept: (text) => text,
    target: `/api/site/pages/${page}`,
    ask: (signal) => api.siteText(page, signal),
  }),
  siteSettings: (): Wanted<SiteSettings> => ({ key: "site:settings", ask: (signal) => api.siteSettings(signal) }),

  myLimits: (): Wanted<Budget> => ({ key: "limits:mine", tags: [tags.limits], ask: (signal) => api.myLimits(signal) }),
  useOf: (video: string): Wanted<Page<Use>> => ({ key: `limits:use:${video}`, tags: [tags.limits], ask: (signal) => api.useOf(video, signal) }),
  siteLimits: (): Wanted<SiteLimits> => ({ key: "limits:site", tags: [tags.limits], ask: (signal) => api.siteLimits(signal) }),
  userLimits: (user: string) => ({ key: `limits:user:${user}`, tags: [tags.limits], ask: (signal: AbortSignal) => api.userLimits(user, signal) }),
  userNamed: (name: string): Wanted<Page<FoundUser>> => ({ key: `users:named:${name}`, ask: (signal) => api.usersNamed(name, signal) }),
};
