// What is taken out of the list of what one likes, and put back. Pages that only list videos do without what votes take (features/reactions).
import { api, type Video } from "../../data/api.ts";
import { all, attempt, edited, invalidate, learn } from "../../data/cache.ts";
import { unliked } from "../../data/liked.ts";
import { tags } from "../../data/queries.ts";
import { justVoted } from "../../data/voted.ts";

type Counted = Awaited<ReturnType<typeof api.unvoteVideo>>;

const settledAs = (id: string) => ({ value, likes, dislikes }: Counted) =>
  edited("video", id, (video) => ({ ...video, likes, dislikes, viewer: video.viewer && { ...video.viewer, vote: value } }));

/** Shown at once, and as it was where the server refuses. */
export async function unlike({ id }: Pick<Video, "id">): Promise<void> {
  justVoted(id);
  await attempt(unliked(id), () => api.unvoteVideo(id), (counted) => all(unliked(id), settledAs(id)(counted)), learn);
  justVoted(id);
  invalidate(tags.liked);
}

/** It is the one then that was liked last. */
export async function likeAgain({ id }: Pick<Video, "id">): Promise<void> {
  justVoted(id);
  await attempt((answer) => answer, () => api.voteVideo(id, "like"), settledAs(id), learn);
  justVoted(id);
  invalidate(tags.liked);
}
