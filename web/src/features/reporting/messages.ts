import { messages } from "../../base/language.ts";

export const english = {
  reportText: "Whose it is does not learn who reported it.",
  reason: "What is wrong with it?",
  more: "What else should the moderators know?",
  send: "Report",
  sentBefore: "You have reported it already, and the moderators will look at it.",
  notThere: "The dialog could not be fetched. Check your connection.",
  sent: "Reported. Thank you: the moderators will look at it.",
  spam: "Spam or advertising",
  harassment: "Harassment or bullying",
  hate: "Hate",
  violence: "Violence",
  sexual: "Sexual content",
  dangerous: "Dangerous or harmful acts",
  misleading: "Misleading",
  rights: "Violates my rights",
  other: "Something else",
} as const;

export const t = messages(english, { vi: () => import("./messages.vi.ts") });
