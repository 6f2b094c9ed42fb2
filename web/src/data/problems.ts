// What the server complains about, in the language of the page. It says each thing in English and with a code; its own sentence knows the figures,
// so English shows that, and other languages what stands here for the code. Of a code that is not here the server's sentence is shown.
import { language, messages } from "../base/language.ts";

export const english = {
  invalid_credentials: "The name or the password is wrong.",
  unauthenticated: "Please sign in first.",
  forbidden: "You may not do this.",
  not_found: "This does not exist, or you may not see it.",
  conflict: "This was changed meanwhile. Load it again.",
  rate_limited: "Too many requests. Please wait a moment.",
  quota_exceeded: "Your account has no room for this.",
  storage_full: "The site has no room for this at the moment.",
  validation_failed: "Something that was entered is not accepted.",
  unsupported_media: "This file is of a kind that cannot be read.",
  already_uploaded: "The upload is complete.",
  overloaded: "The server has too much to do. Please wait a moment.",
} as const;
export const problems = messages(english, { vi: () => import("./problems.vi.ts") });

/** Half a sentence about a field, which stands behind the field's name. */
export const fieldEnglish = {
  required: "must not be empty",
  too_short: "is too short",
  too_long: "is too long",
  too_many: "are too many",
  taken: "is taken",
  reserved: "is kept for the site itself",
  wrong: "is wrong",
  unknown_value: "is none of the values allowed here",
  too_common: "is one of those that are guessed first",
  own_name: "must be more than your name or address",
  not_an_address: "is no e-mail address",
} as const;
export const fieldProblems = messages(fieldEnglish, { vi: () => import("./fieldproblems.vi.ts") });

const has = <T extends object>(texts: T, code: string): code is keyof T & string => Object.hasOwn(texts, code);

export const problemOf = (code: string | undefined, said: string | undefined) =>
  language.value !== "en" && code && has(english, code) ? problems(code) : said;

export const fieldProblemOf = (code: string | undefined, said: string | undefined) =>
  language.value !== "en" && code && has(fieldEnglish, code) ? fieldProblems(code) : said;
