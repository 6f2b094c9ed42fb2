// Why somebody was led to sign in, as the address of the page says it (routes.ts, andBack).
import { glimpse } from "../../data/cache.ts";
import { safeReturn } from "../../data/session.ts";
import { href, type Deed } from "../../routes.ts";
import { t } from "./messages.ts";

const deeds: readonly Deed[] = ["comment", "reply", "like", "vote", "subscribe", "save", "report"];

/** Null of what no page of ours has written there. */
export const deedOf = (asked: string | undefined): Deed | null => deeds.find((deed) => deed === asked) ?? null;

/** Whose page, or whose video's, one comes from. That is what the client has seen, and nothing that an address may say: it could have this page say anything. */
function channelAt(next: string | undefined): string | null {
  const { pathname } = new URL(safeReturn(next), "https://here.invalid");
  const channel = glimpse("channel", ({ id, handle }) => [href("channelById", { channelId: id }), href("channel", { handle: `@${handle}` })].includes(pathname));
  return (channel ?? glimpse("video", ({ id }) => href("watch", { videoId: id }) === pathname)?.channel)?.name ?? null;
}

export function reasonOf(deed: Deed, next: string | undefined): string {
  switch (deed) {
    case "comment":
      return t("toComment");
    case "reply":
      return t("toReply");
    case "like":
      return t("toLike");
    case "vote":
      return t("toVote");
    case "save":
      return t("toSave");
    case "report":
      return t("toReport");
    case "subscribe": {
      const name = channelAt(next);
      return name ? t("toSubscribeTo", { name }) : t("toSubscribe");
    }
  }
}
