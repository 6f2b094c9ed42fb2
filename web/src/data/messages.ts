import { messages } from "../base/language.ts";

export const english = {
  notAccepted: "This value is not accepted.",
  signInFirst: "Please sign in first.",
  mayNot: "You may not do this.",
  missing: "This does not exist, or you may not see it.",
  tooLarge: "This is too large.",
  tooOften: "Too many requests. Please wait a moment.",
  serverFailed: "The server could not answer. This is not your fault.",
  refused: "The request was refused.",
  unreachable: "The server cannot be reached. Check your connection.",
  notUnderstood: "The server sent an answer that Klieg does not understand.",
  broke: "Something went wrong on this page.",
} as const;

export const t = messages(english, { vi: () => import("./messages.vi.ts") });
