// The kinds of notifications, as somebody chooses among them. The server knows which there are; one that is not here is not shown.
import type { english } from "./messages.ts";

type Word = keyof typeof english;

export const kinds: readonly { about: Word; all: readonly { kind: string; label: Word }[] }[] = [
  { about: "aboutFollowed", all: [{ kind: "video.published", label: "kindPublished" }] },
  {
    about: "aboutComments",
    all: [
      { kind: "comment.reply", label: "kindReply" },
      { kind: "comment.mention", label: "kindMention" },
      { kind: "comment.heart", label: "kindHeart" },
      { kind: "video.comment", label: "kindCommented" },
    ],
  },
  {
    about: "aboutVideos",
    all: [
      { kind: "video.ready", label: "kindReady" },
      { kind: "video.failed", label: "kindFailed" },
      { kind: "channel.milestone", label: "kindMilestone" },
    ],
  },
  {
    about: "aboutAccount",
    all: [
      { kind: "account.standing", label: "kindStanding" },
      { kind: "moderation.hidden", label: "kindHidden" },
      { kind: "moderation.removed", label: "kindRemoved" },
      { kind: "report.outcome", label: "kindOutcome" },
    ],
  },
];
