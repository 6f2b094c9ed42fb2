import { messages } from "../../base/language.ts";

export const english = {
  newest: "Liked last first",
  nothingLiked: "You have not liked a video yet",
  nothingLikedText: "What you like is kept here, so that you find it again.",
  find: "Look around",
  remove: "Remove from liked videos",
  removed: "Removed from liked videos.",
  undo: "Undo",
  theHistory: "Your history",
  pauseHistory: "Pause history",
  resumeHistory: "Resume history",
  historyPaused: "Your history is paused.",
  historyPausedText: "What you watch is not noted, nor where you stopped.",
  pausedNow: "History paused.",
  resumedNow: "History resumed.",
  clearHistory: "Clear history",
  clearQuestion: "Clear your history?",
  clearText: "All that you watched is forgotten on every device, and videos begin at their beginning again. This cannot be undone.",
  cleared: "History cleared.",
  removeWatched: "Remove from history",
  removedWatched: "Removed from history.",
  nothingWatched: "You have not watched anything yet",
  nothingWatchedText: "What you watch stands here, and goes on where you stopped, on every device.",
  nothingWatchedPaused: "While your history is paused, nothing is added to it.",
  playAll: "Play all",
  nothingLater: "Nothing saved for later",
  nothingLaterText: "Save a video from its menu, and it waits here for you.",
} as const;

export const t = messages(english, { vi: () => import("./messages.vi.ts") });
