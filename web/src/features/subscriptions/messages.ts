import { messages } from "../../base/language.ts";

export const english = {
  subscribe: "Subscribe",
  subscribeTo: "Subscribe to {name}",
  subscribed: "Subscribed",
  subscribedTo: "Subscribed to {name}: what you are told",
  signInToSubscribe: "Sign in to subscribe to {name}",
  all: "All new videos",
  none: "None",
  unsubscribe: "Unsubscribe",
  subscribers: { one: "{count} subscriber", other: "{count} subscribers" },
  newest: "Newest videos",
  feedEmpty: "Nothing new yet",
  feedEmptyText: "What the channels you subscribe to publish shows up here.",
  feedFindText: "Subscribe to a channel, and what it publishes shows up here.",
  find: "Look around",
  manage: "Manage",
  yours: "your subscriptions",
  newer: { one: "{n} new channel", other: "{n} new channels" },
  nobody: "You have not subscribed to a channel yet",
  nobodyText: "Once you subscribe to one it stands here, with what you are told of it.",
  since: "since {date}",
  unsubscribed: "Unsubscribed from {name}.",
  undo: "Undo",
} as const;

export const t = messages(english, { vi: () => import("./messages.vi.ts") });
