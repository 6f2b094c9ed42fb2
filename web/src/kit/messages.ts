import { messages } from "../base/language.ts";

export const english = {
  close: "Close",
  cancel: "Cancel",
  leaveTyped: "Discard what you typed?",
  leaveTypedText: "It has not been saved.",
  throwAway: "Discard",
  writeOn: "Keep editing",
  optional: "{label} (optional)",
  showTyped: "Show what is typed",
  loadMore: "Load more",
  notLoaded: "{what} could not be loaded",
  tryAgain: "Try again",
  request: "Request {id}",
  changeMarked: "Please change what is marked below.",
  isMissing: "must not be empty",
  needsLetters: { one: "needs at least {n} character, and has {typed}", other: "needs at least {n} characters, and has {typed}" },
  noAddress: "is no email address",
  turnsText: "holds invisible characters that turn the direction of text: type it anew instead of pasting it",
  takesOnly: "takes only this: {what}",
  againIn: { one: "Try again in {n} second.", other: "Try again in {n} seconds." },
  thisPage: "This page",
  notFound: "{what} does not exist",
  notFoundWhy: "The link may be mistyped, or what it led to was removed or made private.",
  toHome: "Go to the home page",
  signInIfYours: "Sign in, if it is yours",
  goTo: "Go to {time}",
} as const;

export const t = messages(english, { vi: () => import("./messages.vi.ts") });
