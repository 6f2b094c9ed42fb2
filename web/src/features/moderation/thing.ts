// What was reported, as the server has it for those who moderate.
import type { AccountInBrief, Channel, Comment, Reported, Video } from "../../data/api.ts";
import type { Wanted } from "../../data/cache.ts";
import { queries } from "../../data/queries.ts";
import { useQuery } from "../../data/query.ts";
import { t } from "./messages.ts";
import { kindOf, videoOf } from "./subjects.ts";

export type Thing = {
  state: "asked" | "there" | "gone" | "unknown";
  /** How it is called, or what was said. */
  title: string;
  video?: Video;
  channel?: Channel;
  comment?: Comment;
};

export const kinds = { comment: "aComment", video: "aVideo", channel: "aChannel", account: "anAccount" } as const;
const gone = { comment: "goneComment", video: "goneVideo", channel: "goneChannel", account: "goneAccount" } as const;

/** Neither kept on the device nor followed as it changes, as it would be for somebody who watches it. */
const quiet = <T>({ key, ask, holds, is }: Wanted<T>): Wanted<T> => ({ key, ask, ...(holds && { holds }), ...(is && { is }) });

const fresh = { freshMs: 120_000 };

const nameOf = (of: AccountInBrief | null) => of?.displayName || t("goneAccount");

export function useThing({ subject, of }: Pick<Reported, "subject" | "of">): Thing {
  const kind = kindOf(subject);
  const video = useQuery(kind === "video" ? quiet(queries.video(subject)) : null, fresh);
  const channel = useQuery(kind === "channel" ? quiet(queries.channel(subject)) : null, fresh);
  const comment = useQuery(kind === "comment" ? quiet(queries.linkedComment(subject, videoOf(subject))) : null, fresh);
  if (kind === "account") return { state: "there", title: nameOf(of) };
  const said = comment.data?.items.find(({ id }) => id === subject);
  if (said && !said.deleted) return { state: "there", title: said.text, comment: said };
  if (video.data) return { state: "there", title: video.data.title, video: video.data };
  if (channel.data) return { state: "there", title: channel.data.name, channel: channel.data };
  const error = video.error ?? channel.error ?? comment.error;
  if (comment.data || error?.missing) return { state: "gone", title: t(gone[kind]) };
  return { state: error ? "unknown" : "asked", title: t(kinds[kind]) };
}
