import { messages } from "../../base/language.ts";

export const english = {
  newPlaylist: "New playlist",
  saveTo: "Save to playlist",
  yourPlaylists: "Your playlists",
  editPlaylist: "Edit playlist",
  create: "Create",
  createAndSave: "Create and save",
  title: "Title",
  description: "Description",
  visibility: "Visibility",
  privateHint: "Only you can see it.",
  unlistedHint: "Everybody with the link can see it.",
  publicHint: "Everybody can see it.",
  save: "Save",
  private: "Private",
  unlisted: "Unlisted",
  public: "Public",
} as const;

export const t = messages(english, { vi: () => import("./messages.vi.ts") });
