// What the server tells on a topic, as what becomes of things. What this client does not know it passes over: a server may be newer.
import type { Channel, Comment, Notification, Video } from "./api.ts";
import { all, edited, glimpse, inserted, invalidate } from "./cache.ts";
import { arrived, keepingViewer, released, removed } from "./comments.ts";
import { watching } from "./presence.ts";
import { queries, tags } from "./queries.ts";
import type { News } from "./topics.ts";
import { onceSettled } from "./voted.ts";

type Counts<T, K extends keyof T> = Partial<Pick<T, K>>;
type Heard = { topic: string; type: string; data: unknown };

/** Only the numbers among what was told: nothing that anybody sends becomes a member of ours by itself. */
function numbers<K extends string>(data: unknown, names: readonly K[]): { [Name in K]?: number } {
  const found: { [Name in K]?: number } = {};
  for (const name of names) {
    const value = (data as Record<string, unknown> | null)?.[name];
    if (typeof value === "number") found[name] = value;
  }
  return found;
}

const stringOf = (data: unknown, name: string) => String((data as Record<string, unknown> | null)?.[name] ?? "");

/** What else is heard on its topic, as comments are, goes on. */
export const askAgain = (videoId: string) => invalidate(queries.video(videoId).key);

/** Where a comment stands in an order by votes that was pinned until now, the server knows. */
function askWhereUnpinned({ id, videoId, pinned }: Comment): void {
  const was = glimpse("comment", (one) => one.videoId === videoId && one.pinned && (one.id === id) !== pinned);
  if (was) invalidate(queries.comments(videoId, "top").key);
}

/** Undefined where it is about nothing that is shown. */
export function newsOf({ topic, type, data }: Heard): News | undefined {
  const id = topic.slice(topic.indexOf(":") + 1);
  switch (type) {
    case "video.progress": {
      const { status, processing } = data as Pick<Video, "status" | "processing">;
      return edited("video", id, (video) => ({ ...video, status, processing }));
    }
    case "video.changed":
      askAgain(id);
      return undefined;
    case "video.counts": {
      const counts: Counts<Video, "views" | "comments"> = numbers(data, ["views", "comments"]);
      const votes: Counts<Video, "likes" | "dislikes"> = numbers(data, ["likes", "dislikes"]);
      return all(edited("video", id, (video) => ({ ...video, ...counts })), onceSettled(id, edited("video", id, (video) => ({ ...video, ...votes }))));
    }
    case "comment.created":
      return all(released(data as Comment), arrived(data as Comment)); // it may have been held until now
    case "comment.edited":
      askWhereUnpinned(data as Comment);
      return keepingViewer(data as Comment);
    case "comment.deleted":
      return removed(stringOf(data, "id"));
    case "comment.counts": {
      const which = stringOf(data, "id");
      const counts: Counts<Comment, "replyCount"> = numbers(data, ["replyCount"]);
      const votes: Counts<Comment, "likes"> = numbers(data, ["likes"]);
      return all(edited("comment", which, (comment) => ({ ...comment, ...counts })), onceSettled(which, edited("comment", which, (comment) => ({ ...comment, ...votes }))));
    }
    case "channel.counts": {
      const counts: Counts<Channel, "subscribers"> = numbers(data, ["subscribers"]);
      return edited("channel", id, (channel) => ({ ...channel, ...counts }));
    }
    // How many are unread is asked for each time: what is told twice, or behind an answer, must not be counted twice.
    case "notification.created":
      invalidate(tags.unread);
      return inserted("notification", data as Notification, tags.notifications);
    case "notifications.read": {
      const { ids, all: every } = data as { ids: string[]; all: boolean };
      const now = new Date().toISOString();
      invalidate(tags.unread);
      return edited("notification", (one) => one.readAt === null && (every || ids.includes(one.id)), (one) => ({ ...one, readAt: now }));
    }
    case "notifications.unread":
      invalidate(tags.unread, tags.notifications);
      return undefined;
    case "presence":
      watching.value = new Map([...watching.value, [id, numbers(data, ["watching"]).watching ?? 0]]);
      return undefined;
    case "video.published":
      invalidate(tags.videos);
      return undefined;
    default:
      return undefined;
  }
}

/** Whether progress leads to what only a whole answer says: once it can be played or is settled, that is where from, how long, and its picture. */
export function opens(known: Pick<Video, "status" | "playback"> | undefined, { type, data }: Heard): boolean {
  if (type !== "video.progress" || !known) return false;
  const { status, processing } = data as Pick<Video, "status" | "processing">;
  if (status !== known.status) return true;
  return known.playback.hls === null && !!processing?.rungs.some(({ state, progress }) => state === "ready" || progress > 0);
}
