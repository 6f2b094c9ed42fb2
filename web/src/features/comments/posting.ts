// What writing, changing and taking back comments means for the cache, apart from any form.
import { Store } from "../../base/store.ts";
import { api, type ApiError, type Comment, type CommentPatch } from "../../data/api.ts";
import { all, asApiError, attempt, edited, invalidate, learn, type Edit } from "../../data/cache.ts";
import { arrived, counted, keepingViewer, onlyPinned, released, removed } from "../../data/comments.ts";
import { Creation } from "../../data/creation.ts";
import { tags } from "../../data/queries.ts";
import { user } from "../../data/session.ts";

/** Characters, as the server counts them: not units of UTF-16. */
export const textMost = 10_000;

export const lengthOf = (text: string) => [...text.trim()].length;

type Wanted = { videoId: string; text: string; parentId?: string };

/** What somebody wrote and the server did not take. It stays until it is sent again or thrown away, however far it is scrolled out of sight. */
export type Unsent = { id: string; by: string; wanted: Wanted; error: ApiError; creation: Creation<Wanted, Comment>; /** Whether it was sent again by itself. */ byItself: boolean };
export const unsent = new Store<readonly Unsent[]>([]);

const me = () => user.value?.id ?? "";

/** What somebody writes, by what it is about and who they are: a list that draws a part of itself takes its forms away and brings them back. */
const drafts = new Map<string, string>();
export const draftOf = (key: string) => drafts.get(`${me()} ${key}`) ?? "";
export function keepDraft(key: string, text: string): void {
  if (text.trim()) drafts.set(`${me()} ${key}`, text);
  else drafts.delete(`${me()} ${key}`);
}

const own = "own:";
let last = 0;

/** Those among own ones, and those that were not taken, that stand where their writer does not look: at the end of a thread. Each is brought into view once. */
const aside = new Set<string>();
export const isAside = (id: string) => aside.delete(id);

/** One that the server has not answered yet: it has no id but here. */
export const isOwn = ({ id }: Pick<Comment, "id">) => id.startsWith(own);

function preview({ videoId, text, parentId }: Wanted): Comment {
  const { id, username, displayName, avatar } = user.value!;
  return {
    id: `${own}${++last}`, videoId, parentId: parentId ?? null, author: { id, username, displayName, avatar }, text, likes: 0, replyCount: 0, createdAt: new Date().toISOString(),
    editedAt: null, pinned: false, hearted: false, held: false, deleted: false, viewer: { vote: null, canEdit: false, canDelete: false, canModerate: false },
  };
}

/** Answers it as the server has it; null where it was not taken, which then stands among the unsent. */
export async function post(wanted: Wanted, creation = new Creation<Wanted, Comment>((body, key) => api.createComment(body, key)), byItself = false): Promise<Comment | null> {
  const text = wanted.text.trim();
  const by = me(); // somebody else may be signed in once it fails
  const shown = preview({ ...wanted, text });
  const away = wanted.parentId !== undefined && !byItself; // who is elsewhere by then is not taken back
  if (away) aside.add(shown.id);
  try {
    let made: Comment | null = null;
    await attempt(
      all(arrived(shown, true), counted(shown, 1)),
      async () => (made = await creation.send({ ...wanted, text })),
      (answer) => all(arrived(answer, true), answer.held ? nothing : counted(answer, 1)),
      learn,
    );
    return made;
  } catch (error) {
    if (away) aside.add(shown.id);
    unsent.value = [...unsent.value, { id: shown.id, by, wanted: { ...wanted, text }, error: asApiError(error), creation, byItself }];
    return null;
  }
}

/** What was answered does not come back: asked again the server says the same. */
export const mayPass = ({ code, missing }: Pick<ApiError, "code" | "missing">) => code !== "parent_deleted" && !missing;

const nothing: Edit = (answer) => answer;

export function discard(id: string): void {
  unsent.value = unsent.value.filter((one) => one.id !== id);
}

/** The same again, under the same key: what was made without an answer is not made twice. */
export function again({ id, wanted, creation }: Unsent, byItself = false): Promise<Comment | null> {
  discard(id);
  return post(wanted, creation, byItself);
}

export const unsentTo = (all: readonly Unsent[], videoId: string, parentId: string | null) =>
  all.filter(({ by, wanted }) => by === me() && wanted.videoId === videoId && (wanted.parentId ?? null) === parentId);

async function change(comment: Comment, patch: CommentPatch, shows: Partial<Comment>): Promise<Comment> {
  return attempt(edited("comment", comment.id, (known) => ({ ...known, ...shows })), () => api.editComment(comment.id, patch), keepingViewer, learn);
}

export const rewrite = (comment: Comment, text: string) => change(comment, { text }, { text, editedAt: new Date().toISOString() });
export const heart = (comment: Comment, hearted: boolean) => change(comment, { hearted }, { hearted });

/** One comment at most is pinned, and stands before all others. */
export async function pin(comment: Comment, pinned: boolean): Promise<void> {
  const { id, videoId } = comment;
  const shows = onlyPinned({ id, videoId, pinned });
  await attempt(shows, () => api.editComment(id, { pinned }), () => shows, learn);
  if (!pinned) invalidate(tags.comments(videoId)); // where it stands else, the server knows
}

/** Everybody sees it from now on. */
export async function release(comment: Comment): Promise<void> {
  await attempt(all(released(comment), counted(comment, 1)), () => api.editComment(comment.id, { held: false }));
  invalidate(tags.comments(comment.videoId));
}

export async function remove(comment: Comment): Promise<void> {
  const shows = all(removed(comment.id), comment.held ? nothing : counted(comment, -1));
  await attempt(shows, () => api.deleteComment(comment.id), () => shows, learn);
}
