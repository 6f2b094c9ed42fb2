// All that screens read from the server: under which key it is kept, how it is asked for, what it holds and what it is about. Nobody else knows a key.
import { api, type AccessToken, type Block, type Budget, type Channel, type Comment, type CommentOrder, type FoundUser, type Notification, type NotificationPreferences, type Page, type Passkey, type Playlist, type PlaylistItem, type Saved, type SecondFactor, type Session, type SignIn, type SiteLimits, type SiteSettings, type ThumbnailSuggestions, type Use, type Subscription, type Unread, type Video, type VideoOrder, type Watched } from "./api.ts";
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
  /** What proves an account, and what has become of that. */
  proofs: "proofs",
  /** Whom somebody has blocked. */
  blocks: "blocks",
  /** The site's texts. */
  site: "site",
  /** Which channels somebody follows, and what those have published. */
  subscriptions: "subscriptions",
  /** Which videos somebody likes. */
  liked: "liked",
  /** What somebody watched. */
  history: "history",
  /** What somebody put aside for later. */
  later: "later",
  /** One's own playlists. */
  playlists: "playlists",
  /** What is in a playlist. */
  playlistItems: (playlist: string) => `playlist:${playlist}:items`,
  /** What somebody was told, and how much of it is unread. */
  notifications: "notifications",
  unread: "notifications:unread",
  /** Comments on a video that begin a thread. */
  comments: (videoId: string) => `comments:${videoId}`,
  /** The list of them in which the newest stands first. */
  newest: (videoId: string) => `comments:${videoId}:newest`,
  /** Those that wait to be released. */
  held: (videoId: string) => `comments:${videoId}:held`,
  /** Answers to a comment. */
  replies: (commentId: string) => `replies:${commentId}`,
} as const;

/** The first page: what stands further down has changed most when somebody comes again. */
const firstPage = <T>({ items }: ListState<T>): ListState<T> => ({ items: items.slice(0, 24), nextCursor: null });
/** Without what is signed for a short time only: a player must not begin with it. What could be played counts as ready until the server says more. */
const unsigned = (video: Video): Video =>
  video.playback.hls === null ? video : { ...video, status: "ready", playback: { hls: null, file: null } };

/** Each is known by the id of its video, as the server knows it. */
const underTheirVideos = <T extends { video: Video }>({ items, nextCursor }: Page<T>): Page<T & { id: string }> => ({
  items: items.map((item) => ({ ...item, id: item.video.id })),
  nextCursor,
});

export const queries = {
  sessions: (): Wanted<Page<Session>> => ({ key: "sessions", holds: "session", ask: (signal) => api.sessions(signal) }),
  secondFactor: (): Wanted<SecondFactor> => ({ key: "factor", tags: [tags.proofs], ask: (signal) => api.secondFactor(signal) }),
  passkeys: (): Wanted<Page<Passkey>> => ({ key: "passkeys", holds: "passkey", ask: (signal) => api.passkeys(signal) }),
  accessTokens: (): Wanted<Page<AccessToken>> => ({ key: "tokens", holds: "token", ask: (signal) => api.accessTokens(signal) }),
  /** By the accounts that are blocked. */
  blocks: (): WantedList<Block & { id: string }> => ({
    key: "blocks",
    tags: [tags.blocks],
    page: async (cursor, signal) => {
      const { items, nextCursor } = await api.blocks({ cursor }, signal);
      return { items: items.map((block) => ({ ...block, id: block.account.id })), nextCursor };
    },
  }),
  signIns: (): WantedList<SignIn> => ({ key: "signins", tags: [tags.proofs], page: (cursor, signal) => api.signIns({ cursor, limit: 20 }, signal) }),

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
    page: (cursor, signal) => api.channelVideos(channel, { all: true, cursor }, signal),
  }),

  /** By its id, or by "@" and its handle. */
  channel: (ref: string): Wanted<Channel> => ({
    key: `channel:${ref}`,
    holds: "channel",
    is: (thing) => thing.id === ref || `@${(thing as Partial<Channel>).handle}` === ref,
    tags: [tags.channels],
    topic: ({ id }) => `channel:${id}`,
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

  /** Those that begin a thread. */
  comments: (videoId: string, sort: CommentOrder): WantedList<Comment> => ({
    key: `comments:${videoId}:${sort}`,
    holds: "comment",
    tags: sort === "newest" ? [tags.comments(videoId), tags.newest(videoId)] : [tags.comments(videoId)],
    ...(sort === "top" && { moves: true }),
    topic: `video:${videoId}`,
    page: (cursor, signal) => api.comments(videoId, { sort, cursor }, signal),
  }),
  /** Those that wait for the owner to release them. The server tells nobody of them: they are asked for by the clock. */
  heldComments: (videoId: string): WantedList<Comment> => ({
    key: `comments:${videoId}:held`,
    holds: "comment",
    tags: [tags.held(videoId)],
    page: (cursor, signal) => api.comments(videoId, { held: true, cursor }, signal),
  }),
  replies: ({ id, videoId }: Pick<Comment, "id" | "videoId">): WantedList<Comment> => ({
    key: `replies:${id}`,
    holds: "comment",
    tags: [tags.replies(id)],
    topic: `video:${videoId}`,
    page: (cursor, signal) => api.comments(id, { cursor }, signal),
  }),
  /** What a link to a comment leads to: the comment that begins its thread, and then the one that is meant, where that is an answer. */
  linkedComment: (id: string, videoId: string): Wanted<ListState<Comment>> => ({
    key: `comment:${id}`,
    holds: "comment",
    topic: `video:${videoId}`,
    ask: async (signal) => {
      const { comment, focus } = await api.comments(id, {}, signal);
      return { items: [comment, focus].filter((one) => one != null), nextCursor: null };
    },
  }),

  subscriptions: (): WantedList<Subscription & { id: string }> => ({
    key: "subscriptions",
    tags: [tags.subscriptions],
    page: async (cursor, signal) => {
      const { items, nextCursor } = await api.subscriptions({ cursor, limit: 100 }, signal);
      return { items: items.map((one) => ({ ...one, id: one.channel.id })), nextCursor };
    },
  }),
  subscriptionFeed: (): WantedList<Video> => ({
    key: "videos:feed",
    holds: "video",
    tags: [tags.videos, tags.subscriptions],
    kept: (list) => firstPage({ ...list, items: list.items.map(unsigned) }),
    page: (cursor, signal) => api.subscriptionFeed({ cursor }, signal),
  }),
  liked: (): WantedList<Video> => ({
    key: "videos:liked",
    holds: "video",
    tags: [tags.liked],
    page: (cursor, signal) => api.liked({ cursor }, signal),
  }),

  /** Each is told what becomes of his. */
  notifications: (userId: string): WantedList<Notification> => ({
    key: "notifications",
    holds: "notification",
    tags: [tags.notifications],
    topic: `user:${userId}`,
    page: (cursor, signal) => api.notifications({ cursor, limit: 30 }, signal),
  }),
  unread: (userId: string): Wanted<Unread> => ({ key: tags.unread, topic: `user:${userId}`, ask: (signal) => api.unreadNotifications(signal) }),
  notificationPreferences: (): Wanted<NotificationPreferences> => ({ key: "notifications:preferences", ask: (signal) => api.notificationPreferences(signal) }),

  history: (): WantedList<Watched> => ({
    key: "history",
    holds: "video",
    tags: [tags.history],
    page: async (cursor, signal) => underTheirVideos(await api.history({ cursor }, signal)),
  }),
  librarySettings: (): Wanted<{ historyPaused: boolean }> => ({ key: "library:settings", ask: (signal) => api.librarySettings(signal) }),
  watchLater: (): WantedList<Saved> => ({
    key: "later",
    holds: "video",
    tags: [tags.later],
    page: async (cursor, signal) => underTheirVideos(await api.savedForLater({ cursor, limit: 100 }, signal)),
  }),
  myPlaylists: (): WantedList<Playlist> => ({
    key: "playlists:mine",
    holds: "playlist",
    tags: [tags.playlists],
    page: (cursor, signal) => api.playlists({ cursor, limit: 48 }, signal),
  }),
  /** The public ones of whom a channel belongs to. */
  channelPlaylists: (channel: string): WantedList<Playlist> => ({
    key: `playlists:of:${channel}`,
    holds: "playlist",
    page: (cursor, signal) => api.channelPlaylists(channel, { cursor, limit: 48 }, signal),
  }),
  /** One's own, each with whether it has the video. */
  playlistsFor: (videoId: string): WantedList<Playlist> => ({
    key: `playlists:for:${videoId}`,
    holds: "playlist",
    tags: [tags.playlists],
    page: (cursor, signal) => api.playlists({ cursor, videoId, limit: 100 }, signal),
  }),
  playlist: (id: string): Wanted<Playlist> => ({
    key: `playlist:${id}`,
    holds: "playlist",
    is: (thing) => thing.id === id,
    ask: (signal) => api.playlist(id, signal),
  }),
  playlistItems: (id: string): WantedList<PlaylistItem> => ({
    key: `playlist:${id}:items`,
    holds: "video",
    tags: [tags.playlistItems(id)],
    page: (cursor, signal) => api.playlistItems(id, { cursor, limit: 100 }, signal),
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
