import { messages } from "../../base/language.ts";

export const english = {
  block: "Block",
  blockOne: "Block {name}…",
  blockTitle: "Block {name}?",
  blockText: "They can say nothing more below your videos, and you are not told of what they say elsewhere. They are not told that you blocked them.",
  blocked: "{name} is blocked.",
  unblocked: "{name} is blocked no more.",
  undo: "Undo",
  unblock: "Unblock",
  unblockOne: "Unblock {name}",
  lead: "Who stands here can say nothing below your videos, and you are not told of what they say elsewhere.",
  since: "since {date}",
  nobody: "You have blocked nobody",
  nobodyText: "Beside a comment, or on a channel, its menu has “Block”.",
  notThere: "The dialog could not be fetched. Check your connection.",
} as const;

export const t = messages(english, { vi: () => import("./messages.vi.ts") });
