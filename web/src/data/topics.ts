// News that the server sends by itself. A query that names a topic hears of it while there is a connection, and asks by the clock while there is none.
import { Store } from "../base/store.ts";
import type { Edit } from "./cache.ts";

/** What became of something (reported, inserted, gone: each may be told twice, and behind an answer that is newer); or null where something did that has to be asked for, as after a gap. */
export type News = Edit | null;

export type Topics = {
  /**
   * Calls `hear` for each piece of news of the topic, in their order, until what it answers is called. It begins with null once the topic is heard: what is
   * told from then on is told, and what was before has to be asked for. `deaf` hears whether the server refuses to tell of it: then the clock goes on.
   */
  follow: (topic: string, hear: (news: News) => void, deaf?: (is: boolean) => void) => () => void;
};

/** Null while there is no connection. A new one is another object: what was missed meanwhile is asked for. */
export const topics = new Store<Topics | null>(null);

/** "idle": nobody wants to hear anything. "away": somebody does, and nothing is told. */
export const line = new Store<"idle" | "opening" | "open" | "away">("idle");

type Opener = (wanted: boolean) => void;
let wanting = 0;
let load: (() => Promise<Opener>) | null = null;
let opener: Promise<Opener> | null = null;

/** How the line is opened and closed (socket.ts): its code is fetched once somebody wants to hear. A page that calls this never asks by the clock alone. */
export function hearBy(how: () => Promise<Opener>): void {
  load = how;
  if (wanting > 0) say();
}

function say(): void {
  if (!load) return;
  opener ??= load();
  opener.then(
    (open) => open(wanting > 0),
    () => (opener = null), // the clock goes on; the next who wants to hear asks for it again
  );
}

/** Somebody wants to hear of something, until what it answers is called. */
export function wantNews(): () => void {
  if (++wanting === 1) say();
  return () => {
    if (--wanting === 0) say();
  };
}
