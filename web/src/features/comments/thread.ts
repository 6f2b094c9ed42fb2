// What all comments of a video have in common, for whoever draws one of them.
import { createContext } from "preact";
import type { Comment, User, Video } from "../../data/api.ts";

export type Thread = {
  video: Pick<Video, "channel" | "commentPolicy" | "durationMs">;
  /** Who the video's channel belongs to; null until somebody has said so. */
  ownerId: string | null;
  /** Whose threads are open: a list that draws a part of itself takes them away and brings them back. */
  open: Set<string>;
  /** Who is answered, by the comment that they said. */
  answering: Set<string>;
  /** Whose long texts are seen whole. */
  unfolded: Set<string>;
  /** The comment that a link leads to. */
  linked: string | null;
  onTime: (seconds: number) => void;
  /** Tells readers of screens what happened. */
  say: (text: string) => void;
  draw: () => void;
};

/**
 * What one may do with a comment. What the server tells to all at once says nothing of that: then it follows from who one is, also once a vote is known of
 * it, and nothing else.
 */
export function rightsOf({ viewer, author }: Comment, who: User | null | undefined, ownerId: string | null): NonNullable<Comment["viewer"]> {
  const mine = !!who && author?.id === who.id;
  const owns = !!who && who.id === ownerId;
  const staff = !!who && who.role !== "user";
  return {
    vote: viewer?.vote ?? null,
    canEdit: viewer?.canEdit || mine,
    canDelete: viewer?.canDelete || mine || owns || staff,
    canModerate: viewer?.canModerate || owns,
  };
}

export const ThreadOf = createContext<Thread | null>(null);
