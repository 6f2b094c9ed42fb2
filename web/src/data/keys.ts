// Names in the query cache. Prefixes matter: invalidating "videos" reloads every list of videos.
type Listed = { id: string; handle?: string; channel?: { id: string; handle: string } };

/** What of a list is gone where what is kept under `key` is: the video, the channel, and with a channel its videos. */
export function goneWith(key: string): ((item: Listed) => boolean) | null {
  const video = /^video:(.+)/.exec(key)?.[1];
  if (video) return (item) => item.id === video;
  const channel = /^(?:videos:)?channel:([^:]+)/.exec(key)?.[1];
  if (!channel) return null;
  const is = (one: { id: string; handle?: string } | undefined) => one?.id === channel || (one?.handle && `@${one.handle}` === channel);
  return (item) => !!(is(item) || is(item.channel));
}

export const keys = {
  video: (id: string) => `video:${id}`,
  home: (category: string) => `videos:home:${category}`,
  channelVideos: (channelId: string, all: boolean) => `videos:channel:${channelId}:${all ? "all" : "public"}`,
  channel: (ref: string) => `channel:${ref}`,
  myChannels: "channels:mine",
  sessions: "sessions",
  limits: "limits:", // all of them
  myLimits: "limits:mine",
  siteLimits: "limits:site",
  userLimits: (id: string) => `limits:user:${id}`,
  userNamed: (name: string) => `users:named:${name}`,
  useOf: (id: string) => `limits:use:${id}`,
} as const;
