// What an entry of the audit log says. A server may be newer, and have acts that this client does not know: they are shown by their names.
import type { IconName } from "../../kit/icon.tsx";
import type { english } from "./messages.ts";
import { t } from "./messages.ts";

const acts = {
  "comment.held": ["actCommentHeld", "lock"],
  "comment.released": ["actCommentReleased", "check"],
  "comment.removed": ["actCommentRemoved", "trash"],
  "video.hidden": ["actVideoHidden", "lock"],
  "video.edited": ["actVideoEdited", "edit"],
  "video.removed": ["actVideoRemoved", "trash"],
  "channel.edited": ["actChannelEdited", "edit"],
  "channel.removed": ["actChannelRemoved", "trash"],
  "playlist.edited": ["actPlaylistEdited", "edit"],
  "playlist.removed": ["actPlaylistRemoved", "trash"],
  "account.suspended": ["actSuspended", "clock"],
  "account.banned": ["actBanned", "ban"],
  "account.restored": ["actRestored", "check"],
  "account.role": ["actRole", "key"],
  "account.password": ["actPassword", "key"],
  "account.tokens": ["actTokens", "key"],
  "appeal.granted": ["actAppealGranted", "check"],
  "appeal.refused": ["actAppealRefused", "close"],
  "report.resolved": ["actReportResolved", "check"],
  "limits.set": ["actLimits", "speed"],
  "site.changed": ["actSite", "globe"],
} as const satisfies Record<string, readonly [keyof typeof english, IconName]>;

export function sayingOf(what: string): { label: string; icon: IconName } {
  if (!Object.hasOwn(acts, what)) return { label: what, icon: "info" };
  const [word, icon] = acts[what as keyof typeof acts];
  return { label: t(word), icon };
}
