// The list of what one likes.
import { gone, type Edit } from "./cache.ts";
import { tags } from "./queries.ts";

/** It loses what one likes no more, and no other list does. Where in it a new one stands the server says. */
export const unliked = (id: string): Edit => (answer, wanted) => (wanted.tags?.includes(tags.liked) ? gone("video", id)(answer, wanted) : answer);
