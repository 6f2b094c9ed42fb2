// What was read, for the cache and the server. Other tabs and devices hear of it by the server.
import { api } from "../../data/api.ts";
import { attempt, edited, invalidate, learn, type Edit } from "../../data/cache.ts";
import { tags } from "../../data/queries.ts";

const read = (which: (id: string) => boolean): Edit => {
  const now = new Date().toISOString();
  return edited("notification", ({ id, readAt }) => readAt === null && which(id), (one) => ({ ...one, readAt: now }));
};

/** How many are unread then, the server says. */
async function send(edit: Edit, body: Parameters<typeof api.readNotifications>[0]): Promise<void> {
  await attempt(edit, () => api.readNotifications(body), () => edit, learn);
  invalidate(tags.unread);
}

export const readOne = (which: string) => send(read((id) => id === which), { ids: [which] });

/** What is there now, and nothing that comes meanwhile. */
export const readAll = () => send(read(() => true), { all: true });
