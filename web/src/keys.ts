// Names in the query cache. Prefixes matter: invalidating "videos" reloads every list of videos.
export const keys = {
  video: (id: string) => `video:${id}`,
  home: (category: string) => `videos:home:${category}`,
  channelVideos: (channelId: string, all: boolean) => `videos:channel:${channelId}:${all ? "all" : "public"}`,
  channel: (ref: string) => `channel:${ref}`,
  myChannels: "channels:mine",
  sessions: "sessions",
} as const;
