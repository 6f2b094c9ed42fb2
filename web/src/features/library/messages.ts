import { messages } from "../../base/language.ts";

export const english = {
  newest: "Most recently liked first",
  nothingLiked: "You have not liked a video yet",
  nothingLikedText: "What you like is kept here, so that you find it again.",
  find: "Look around",
  actionsFor: "Actions for {name}",
  remove: "Remove from liked videos",
  removed: "Removed from liked videos.",
  undo: "Undo",
} as const;

export const t = messages(english, { vi: () => import("./messages.vi.ts") });
