// What becomes of comments, wherever they stand: said here, or told by the server.
import type { Comment } from "./api.ts";
import { all, edited, glimpse, gone, type Edit } from "./cache.ts";
import { withComment, withTail, type ListState } from "./entities.ts";
import { tags } from "./queries.ts";

/** Whether a list that was asked for meanwhile has already what is still being sent: nobody says the same twice within a moment. */
const isSaid = ({ items }: ListState<Comment>, { author, text, createdAt }: Comment) =>
  items.some((one) => one.author?.id === author?.id && one.text === text && Math.abs(Date.parse(one.createdAt) - Date.parse(createdAt)) < 60_000);

/** Somebody said it: it begins a thread, or is the last answer of one. What one has said oneself is seen also where others stand between. */
export const arrived = (comment: Comment, own = false): Edit =>
  (answer, { holds, tags: about }) => {
    if (holds !== "comment" || answer === undefined || (own && isSaid(answer as ListState<Comment>, comment))) return answer;
    if (comment.parentId === null) {
      const byTime = !own && about?.includes(tags.newest(comment.videoId)); // by which clock one said it oneself nobody knows
      return about?.includes(tags.comments(comment.videoId)) ? withComment(answer, comment, byTime === true) : answer;
    }
    return about?.includes(tags.replies(comment.parentId)) ? withTail(answer, comment, own) : answer;
  };

/** Everybody sees it: it waits for nobody any more. */
export const released = ({ id, videoId }: Pick<Comment, "id" | "videoId">): Edit => {
  const shows = edited("comment", id, (one) => (one.held ? { ...one, held: false } : one));
  const leaves = gone("comment", id);
  return (answer, wanted) => (wanted.tags?.includes(tags.held(videoId)) ? leaves : shows)(answer, wanted);
};

/** What is pinned stands before all others, which stay in their order; what was, where its time is. In an order by votes only the server knows that (news.ts). */
export const pinnedFirst = (videoId: string): Edit =>
  (answer, { tags: about }) => {
    if (answer === undefined || !about?.includes(tags.comments(videoId))) return answer;
    const list = answer as ListState<Comment>;
    const byTime = about.includes(tags.newest(videoId));
    const ordered = [...list.items].sort((a, b) => Number(b.pinned) - Number(a.pinned) || (byTime ? b.createdAt.localeCompare(a.createdAt) : 0));
    return ordered.every((item, i) => item === list.items[i]) ? answer : { ...list, items: ordered };
  };

/** One at most is pinned. */
export const onlyPinned = ({ id, videoId, pinned }: Pick<Comment, "id" | "videoId" | "pinned">): Edit =>
  all(
    edited("comment", (one) => pinned && one.videoId === videoId && one.id !== id, (one) => (one.pinned ? { ...one, pinned: false } : one)),
    edited("comment", id, (one) => (one.pinned === pinned ? one : { ...one, pinned })),
    pinnedFirst(videoId),
  );

/** What is told to all says nothing of what one has to do with it oneself, and counts less than what is told of counts. */
export const keepingViewer = (comment: Comment): Edit =>
  all(edited("comment", comment.id, ({ viewer, likes, replyCount }) => ({ ...comment, viewer, likes, replyCount })), onlyPinned(comment));

/** Who has a thread still finds it: only its first words are gone. */
const emptied = (comment: Comment): Comment => ({ ...comment, deleted: true, text: "", pinned: false, hearted: false, held: false });

/** It is gone, but for its place above the answers to it, which their count may know of later than this page does. */
export function removed(id: string): Edit {
  const answered = glimpse("comment", ({ parentId }) => parentId === id) !== undefined;
  return edited("comment", id, (comment) => (answered || comment.replyCount > 0 ? emptied(comment) : null));
}

/** One more or fewer, until the server says how many there are. */
export const counted = ({ videoId, parentId }: Pick<Comment, "videoId" | "parentId">, by: 1 | -1): Edit =>
  all(
    edited("video", videoId, (video) => ({ ...video, comments: Math.max(0, video.comments + by) })),
    parentId === null ? (answer) => answer : edited("comment", parentId, (parent) => ({ ...parent, replyCount: Math.max(0, parent.replyCount + by) })),
  );
