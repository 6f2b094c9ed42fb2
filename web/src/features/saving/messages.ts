import { messages } from "../../base/language.ts";

export const english = {
  actionsFor: "Actions for {name}",
  save: "Save",
  saveThis: "Save this video",
  signInToSave: "Sign in to save this video",
  saveLater: "Save to Watch later",
  removeLater: "Remove from Watch later",
  savedLater: "Saved to Watch later.",
  removedLater: "Removed from Watch later.",
  undo: "Undo",
  saveToPlaylist: "Save to playlist…",
  notThere: "The dialog could not be fetched. Check your connection.",
} as const;

export const t = messages(english, { vi: () => import("./messages.vi.ts") });
