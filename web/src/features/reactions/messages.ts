import { messages } from "../../base/language.ts";

export const english = {
  votes: "Your vote",
  like: "Like",
  dislike: "Dislike",
  likeThis: { one: "Like, {count} person likes it", other: "Like, {count} people like it" },
  dislikeThis: { one: "Dislike, {count} person dislikes it", other: "Dislike, {count} people dislike it" },
  signInToVote: "{what}. Sign in to vote",
} as const;

export const t = messages(english, { vi: () => import("./messages.vi.ts") });
