// One vote each, on a video or a comment: shown at once, and as it was where the server refuses.
import { api, type Comment, type Video, type Vote } from "../../data/api.ts";
import { all, attempt, edited, invalidate, learn, type Edit } from "../../data/cache.ts";
import { unliked } from "../../data/liked.ts";
import { tags } from "../../data/queries.ts";
import { justVoted } from "../../data/voted.ts";

/** How many more of a kind there are once `was` has become `now`. */
export const difference = (kind: Vote, was: Vote | null, now: Vote | null): number => Number(now === kind) - Number(was === kind);

/** What a click on one of the two does: a second takes the vote back. */
export const toggled = (clicked: Vote, vote: Vote | null): Vote | null => (vote === clicked ? null : clicked);

const nobody: NonNullable<Video["viewer"]> = { vote: null, subscribed: false, level: null, positionMs: null, watchLater: false };
const nobodyThere: NonNullable<Comment["viewer"]> = { vote: null, canEdit: false, canDelete: false, canModerate: false };

const sending = new Map<string, Promise<unknown>>();

/** Who clicks again before the answer has meant the last: one after another, so that the server hears them in that order. */
function inTurn<T>(id: string, send: () => Promise<T>): Promise<T> {
  const before = sending.get(id) ?? Promise.resolve();
  const mine = before.then(send, send);
  sending.set(id, mine);
  const over = () => void (sending.get(id) === mine && sending.delete(id));
  mine.then(over, over);
  return mine;
}

const more = (n: number | undefined, by: number) => Math.max(0, (n ?? 0) + by);

export async function voteOnVideo({ id, viewer }: Pick<Video, "id" | "viewer">, vote: Vote | null): Promise<void> {
  const was = viewer?.vote ?? null;
  const shows: Edit = edited("video", id, (video) => ({
    ...video,
    likes: more(video.likes, difference("like", was, vote)),
    dislikes: more(video.dislikes, difference("dislike", was, vote)),
    viewer: { ...(video.viewer ?? nobody), vote },
  }));
  const leaves: Edit = vote === "like" ? (answer) => answer : unliked(id);
  justVoted(id);
  await attempt(
    all(shows, leaves),
    () => inTurn(id, () => (vote ? api.voteVideo(id, vote) : api.unvoteVideo(id))),
    ({ value, likes, dislikes }) =>
      all(leaves, edited("video", id, (video) => ({ ...video, likes, dislikes, viewer: { ...(video.viewer ?? nobody), vote: value } }))),
    learn,
  );
  justVoted(id);
  invalidate(tags.liked);
}

export async function voteOnComment({ id, viewer }: Pick<Comment, "id" | "viewer">, vote: Vote | null): Promise<void> {
  const was = viewer?.vote ?? null;
  const shows: Edit = edited("comment", id, (comment) => ({
    ...comment,
    likes: more(comment.likes, difference("like", was, vote)),
    viewer: { ...(comment.viewer ?? nobodyThere), vote },
  }));
  justVoted(id);
  await attempt(
    shows,
    () => inTurn(id, () => (vote ? api.voteComment(id, vote) : api.unvoteComment(id))),
    ({ value, likes }) => edited("comment", id, (comment) => ({ ...comment, likes, viewer: { ...(comment.viewer ?? nobodyThere), vote: value } })),
    learn,
  );
  justVoted(id);
}

