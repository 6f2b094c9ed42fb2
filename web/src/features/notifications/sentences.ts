// What a notification says, and where it leads. One of a kind that this client does not know is passed over: a server may be newer.
import type { Notification } from "../../data/api.ts";
import type { IconName } from "../../kit/icon.tsx";
import { href } from "../../routes.ts";
import { t } from "./messages.ts";

type Said = {
  sentence: string;
  /** What was said, or why. */
  excerpt?: string | null;
  /** Null: nowhere, as where what it was about is gone. */
  to: string | null;
  icon: IconName;
};

const watch = (videoId: string | null, comment?: string) =>
  videoId === null ? null : `${href("watch", { videoId })}${comment ? `?lc=${encodeURIComponent(comment)}` : ""}`;

const outcomes = { none: "outcomeNone", hidden: "outcomeHidden", removed: "outcomeRemoved", suspended: "outcomeSuspended", banned: "outcomeBanned" } as const;
const standings = { active: "standingActive", suspended: "standingSuspended", banned: "standingBanned" } as const;
const ofList = <T extends object>(list: T, name: string): T[keyof T] | null => (Object.hasOwn(list, name) ? list[name as keyof T] : null);

export function saidBy({ type, actor, subject }: Notification): Said | null {
  const { id, title, text, videoId, channelId, channelName, count } = subject;
  const who = actor?.displayName ?? t("somebody");
  const ofComment = watch(videoId, id);
  switch (type) {
    case "video.published":
      return { sentence: t("published", { channel: channelName ?? "", title }), to: watch(videoId ?? id), icon: "film" };
    case "video.ready":
      return { sentence: t("ready", { title }), to: watch(videoId ?? id), icon: "check" };
    case "video.failed":
      return { sentence: t("failed", { title }), excerpt: text, to: href("studio"), icon: "alert" };
    case "comment.reply":
      return { sentence: t("reply", { who, title }), excerpt: text, to: ofComment, icon: "comment" };
    case "comment.mention":
      return { sentence: t("mention", { who, title }), excerpt: text, to: ofComment, icon: "comment" };
    case "video.comment":
      return { sentence: t("commented", { who, title }), excerpt: text, to: ofComment, icon: "comment" };
    case "comment.heart":
      return { sentence: t("heart", { who, title }), excerpt: text, to: ofComment, icon: "heart" };
    case "channel.milestone":
      return { sentence: t("milestone", { channel: channelName ?? title, n: count ?? 0 }), to: channelId && href("channelById", { channelId }), icon: "user" };
    case "report.outcome": {
      const outcome = ofList(outcomes, text ?? "");
      return outcome && { sentence: t(outcome), to: null, icon: "info" };
    }
    case "moderation.hidden":
      return { sentence: title ? t("hidden", { title }) : t("hiddenComment"), excerpt: text, to: null, icon: "alert" };
    case "moderation.removed":
      return { sentence: title ? t("removed", { title }) : t("removedComment"), excerpt: text, to: null, icon: "alert" };
    case "account.standing": {
      const standing = ofList(standings, title);
      return standing && { sentence: t(standing), excerpt: text, to: null, icon: "alert" };
    }
    default:
      return null;
  }
}
