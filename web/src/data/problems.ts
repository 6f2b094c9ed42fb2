// What the server complains about, in the language of the page. It says each thing in English and with a code; its own sentence knows the figures,
// so English shows that, and other languages what stands here for the code. Of a code that is not here the server's sentence is shown.
import { language, messages } from "../base/language.ts";

export const english = {
  invalid_credentials: "The name or the password is wrong.",
  second_factor_required: "Your account takes a code, too.",
  wrong_second_factor: "The code is wrong, or was used before.",
  account_banned: "This account is banned.",
  own_thing: "That is your own.",
  already_reported: "You have reported that already.",
  too_many_reports: "You have reported a lot today. Try again tomorrow.",
  already_appealed: "You have said something to that already.",
  too_many_blocks: "You have blocked as many people as you may.",
  account_suspended: "This account cannot be used at the moment.",
  proof_required: "This takes a proof that it is you: confirm it once more.",
  second_factor_is_on: "Your account has a second step already. Load the page again.",
  not_begun: "This took too long. Close this and begin anew.",
  no_second_factor: "Your account has no second step any more. Load the page again.",
  wrong_passkey: "That passkey opens no account here. It may have been removed.",
  challenge_void: "Too much time has passed. Try again.",
  too_many_passkeys: "You have as many passkeys as there may be: remove one first.",
  passkey_known: "That passkey is on an account already.",
  too_many_tokens: "You have as many access tokens as there may be: revoke one first.",
  mail_is_off: "This site sends no mails. Ask its administrator.",
  token_void: "This link is good no more. Ask for another one.",
  address_taken: "This address belongs to another account by now.",
  unauthenticated: "Please sign in first.",
  forbidden: "You may not do this.",
  not_found: "This does not exist, or you may not see it.",
  conflict: "This was changed meanwhile. Load it again.",
  rate_limited: "Too many requests. Please wait a moment.",
  quota_exceeded: "One of the limits of your account does not allow this. Ask an administrator for more.",
  quota_bytes: "Your account has no room for this: choose a smaller file, delete videos that you do not need, or ask an administrator for more room.",
  quota_day: "This is more than you may upload in a day: go on after midnight (UTC), or ask an administrator for more.",
  quota_uploads: "You have as many uploads under way as you may have: finish or give up one, or ask an administrator for more.",
  quota_drafts: "You have as many videos without a file as you may have: upload their files or delete some, or ask an administrator for more.",
  quota_channels: "You have as many channels as you may have: delete one, or ask an administrator for more.",
  storage_full: "The site has no room for this at the moment.",
  validation_failed: "Something that was entered is not accepted.",
  unsupported_media: "This file is of a kind that cannot be read. Save it as an MP4, for example, and choose that.",
  empty_file: "This file is empty. Choose another one.",
  already_uploaded: "The upload is complete.",
  comments_closed: "This video takes no comments.",
  cannot_comment: "You cannot comment on this video.",
  parent_deleted: "The comment that this answers has been deleted.",
  parent_held: "The comment that this answers waits to be released.",
  repeated: "You have just said the same of this video.",
  too_many_comments: "You have written many comments. Go on in a while.",
  not_pinnable: "Only a comment that everybody sees, and that answers none, can be pinned.",
  own_channel: "This is your own channel: you are told of it anyway.",
  too_many_subscriptions: "You follow as many channels as one may.",
  changed_meanwhile: "Many change this at once. Please try again.",
  incomplete: "It did not arrive whole. Please try again.",
  answer_not_kept: "This is done already. Load the page again.",
  too_large: "This is too large.",
  refused: "The request was refused. Load the page again.",
  internal: "The server could not answer. This is not your fault.",
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
  not_a_color: "is no colour of the form #rrggbb",
} as const;
export const fieldProblems = messages(fieldEnglish, { vi: () => import("./fieldproblems.vi.ts") });

const has = <T extends object>(texts: T, code: string): code is keyof T & string => Object.hasOwn(texts, code);

/** What a page cannot do much about, or says with the same words. */
const alike: Readonly<Record<string, keyof typeof english>> = {
  csrf: "refused",
  misdirected_request: "refused",
  invalid: "refused",
  invalid_parameter: "refused",
  invalid_json: "refused",
  invalid_idempotency_key: "refused",
  idempotency_key_reused: "refused",
  unsupported: "refused",
  unsupported_coding: "refused",
  insufficient_scope: "forbidden",
  session_required: "forbidden",
  precondition: "conflict",
  incomplete_body: "incomplete",
  request_timeout: "incomplete",
  request_in_flight: "changed_meanwhile",
  unavailable: "overloaded",
};

/** The name of our own words for a code, where there are any. */
export const wordsFor = (code: string): keyof typeof english | undefined => (has(english, code) ? code : Object.hasOwn(alike, code) ? alike[code] : undefined);

/** All limits of an account share a code. Which of them it is its status tells (docs/api.md, "quotas"), and of a number of things what was to be made. */
function limitOf(status: number, path: string): keyof typeof english {
  if (status === 413) return "quota_bytes";
  if (status === 429) return "quota_day";
  if (status === 403) return "quota_uploads";
  if (status !== 409) return "quota_exceeded";
  return path === "/api/channels" ? "quota_channels" : path.endsWith("/videos") ? "quota_drafts" : "quota_exceeded";
}

export function problemOf(code: string | undefined, said: string | undefined, status = 0, path = ""): string | undefined {
  const words = language.value === "en" || !code ? undefined : wordsFor(code);
  if (words === undefined) return said;
  return problems(words === "quota_exceeded" ? limitOf(status, path) : words);
}

export const fieldProblemOf = (code: string | undefined, said: string | undefined) =>
  language.value !== "en" && code && has(fieldEnglish, code) ? fieldProblems(code) : said;
