import { messages } from "../../base/language.ts";

export const english = {
  thisChannel: "This channel",
  theChannel: "The channel",
  videos: { one: "{n} video", other: "{n} videos" },
  since: "since {date}",
  edit: "Edit channel",
  manage: "Manage videos",
  listTitle: "Videos",
  empty: "No videos yet",
  emptyMine: "What you publish here shows up on this page.",
  emptyOther: "When this channel publishes something, it shows up here.",
  uploadOne: "Upload a video",
  name: "Channel name",
  handle: "Handle",
  handleHint: "3 to 30 of a–z, 0–9, “_”, “.” and “-”. It is the channel’s address.",
  handlePattern: "Lower-case letters a–z, digits, underscore, dot or hyphen",
  about: "About",
  create: "Create a channel",
  createIt: "Create channel",
  save: "Save",
} as const;

export const t = messages(english, { vi: () => import("./messages.vi.ts") });
