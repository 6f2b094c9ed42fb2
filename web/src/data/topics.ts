// News that the server sends by itself. A query that names a topic hears of it while there is a connection, and asks by the clock while there is none.
import { Store } from "../base/store.ts";
import type { Edit } from "./cache.ts";

/** What became of something (reported, inserted, gone: each may be told twice, and behind an answer that is newer); or null where something did that has to be asked for, as after a gap. */
export type News = Edit | null;

export type Topics = {
  /** Calls `hear` for each piece of news of the topic, in their order, until what it answers is called. */
  follow: (topic: string, hear: (news: News) => void) => () => void;
};

/** Null while there is no connection. A new one is another object: what was missed meanwhile is asked for. */
export const topics = new Store<Topics | null>(null);
