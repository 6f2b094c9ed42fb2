// What can be reported, by its id, and what those who moderate may do to it.
import type { User } from "../../data/api.ts";
import type { Decision } from "../../data/moderation.ts";
import { href } from "../../routes.ts";

export type Act = Decision["act"];
export type ThingKind = "comment" | "video" | "channel" | "account";

export function kindOf(subject: string): ThingKind {
  if (subject.startsWith("c_")) return "comment";
  if (subject.startsWith("ch_")) return "channel";
  return subject.startsWith("u_") ? "account" : "video";
}

/** On which video a comment is: its id begins with that. */
export const videoOf = (comment: string) => comment.slice(2, comment.lastIndexOf("_"));

/** Where it can be looked at; null: there is no page of an account. */
export function pageOf(subject: string): string | null {
  switch (kindOf(subject)) {
    case "comment":
      return `${href("watch", { videoId: videoOf(subject) })}?lc=${encodeURIComponent(subject)}`;
    case "video":
      return href("watch", { videoId: subject });
    case "channel":
      return href("channelById", { channelId: subject });
    case "account":
      return null;
  }
}

/** In the order in which they are offered. The server knows the rules, and refuses what is none: an account of the same role, for instance. */
export function actsOn(subject: string, ownerId: string | undefined, who: User): Act[] {
  const kind = kindOf(subject);
  const high = who.role === "administrator";
  return [
    "none",
    ...(kind === "video" || kind === "comment" ? (["hide"] as const) : []),
    ...(kind === "comment" || (kind !== "account" && high) ? (["remove"] as const) : []),
    ...(ownerId && ownerId !== who.id ? (["suspend", "ban"] as const) : []),
  ];
}

/** The letter of each on a keyboard. */
export const keys: Record<Act, string> = { none: "n", hide: "h", remove: "r", suspend: "s", ban: "b" };

/** What a letter does to what is open; null where it does nothing. */
export const actOf = (key: string, acts: readonly Act[]): Act | null => acts.find((act) => keys[act] === key.toLowerCase()) ?? null;
