// The cache (cache.ts) as screens read it.
import { useEffect, useReducer, useRef, useState } from "preact/hooks";
import { useStore } from "../base/store.ts";
import type { ApiError, Page } from "./api.ts";
import { asApiError, drop, entryOf, extend, hear, load, said, shown, tell, type Wanted } from "./cache.ts";
import type { ListState } from "./entities.ts";
import { aboutPerson } from "./kept.ts";
import { topics, wantNews } from "./topics.ts";

/** A screen that is gone to asks again, unless it asked a moment ago. */
const revisitMs = 3_000;

/** How many milliseconds after a poll that failed the next one follows. */
export const delayAfter = (error: ApiError, delay: number) => Math.max(delay * 4, 4000, 1000 * (error.retryAfterSeconds ?? 0));

/** The same where nobody looks by the clock: when the server says, but not all whom it told so at once; else its reader tries again. */
export const comeBack = ({ passing, retryAfterSeconds: seconds }: ApiError) => (passing && seconds !== null ? 1000 * seconds * (1 + Math.random() / 4) : null);

export type Query<T> = { data: T | undefined; error: ApiError | null; loading: boolean; reload: () => void };

export type QueryOptions<T> = {
  /** Older than this, it is asked again as the screen is drawn or its window comes to the front. */
  freshMs?: number;
  /** When to look again after an answer, for as long as the server tells no news of it; null stops. */
  pollMs?: (data: T | undefined, polls: number) => number | null;
  /** Polls are counted anew whenever this changes. */
  stage?: (data: T) => string;
};

/**
 * Reads what is wanted, and asks for it when it is unknown, when a screen begins to show it, and when it is too old. Null reads nothing. Hidden pages
 * do not poll, nor do those of what the server does not have any more.
 */
export function useQuery<T>(wanted: Wanted<T> | null, options: QueryOptions<T> = {}): Query<T> {
  const [, render] = useReducer<number, void>((n) => n + 1, 0);
  const entry = wanted === null ? null : entryOf(wanted);
  const data = entry === null ? undefined : (shown(entry) as T | undefined);
  const socket = useStore(topics);
  const named = wanted?.topic ?? null;
  const topic = typeof named !== "function" ? named : data === undefined ? null : named(data);
  const [deaf, setDeaf] = useState(false);
  const told = topic !== null && socket !== null && !deaf;
  // What one is told of does not grow old.
  const stale = entry !== null && !entry.running && (entry.at === 0 || (!told && Date.now() - entry.at > (options.freshMs ?? 15_000)));

  useEffect(() => {
    if (!entry) return;
    const watcher = () => render();
    entry.watchers.add(watcher);
    if (Date.now() - entry.triedAt > revisitMs) void load(entry);
    render();
    return () => {
      entry.watchers.delete(watcher);
      // Nobody waits for it any more: stop the request, unless somebody else mounted meanwhile.
      setTimeout(() => {
        if (entry.watchers.size === 0) drop(entry);
      }, 0);
    };
  }, [entry]);

  useEffect(() => {
    // While a screen stands, a failed load is repeated by its reader ("Try again") or by the clocks below, else an error would loop.
    if (entry && stale && !entry.error) void load(entry);
  });

  useEffect(() => (topic === null ? undefined : wantNews()), [topic]);

  useEffect(() => {
    if (!entry || topic === null || !socket) return;
    let following = true; // news may be on their way to somebody who has left
    const stop = socket.follow(topic, (news) => {
      if (!following) return;
      if (news) hear(news);
      else {
        drop(entry); // what is under way may have been answered before it happened
        void load(entry);
      }
    }, (is) => following && setDeaf(is));
    return () => {
      stop(); // may tell what was heard already
      following = false;
      setDeaf(false);
      if (entry.at) entry.at = Date.now(); // until now it was told
    };
  }, [entry, topic, socket]);

  const polls = useRef(0);
  const stage = data !== undefined ? (options.stage?.(data) ?? "") : "";
  const lastStage = useRef(stage);
  if (lastStage.current !== stage) polls.current = 0;
  lastStage.current = stage;
  const at = entry?.at ?? 0;
  const failed = entry?.error ?? null;
  const polled = data !== undefined && !told ? (options.pollMs?.(data, polls.current) ?? null) : null;
  // What is looked at by the clock is so also before the first answer: a screen that waits for a change begins with what it does not know.
  const begins = options.pollMs && failed?.passing && !failed.offline && at === 0;
  const delay = polled ?? (begins ? 1000 : null);
  useEffect(() => {
    if (delay === null) polls.current = 0;
    const wait = !failed ? delay : delay !== null ? delayAfter(failed, delay) : comeBack(failed);
    if (!entry || wait === null) return;
    const timer = setInterval(() => {
      if (document.hidden) return;
      polls.current++;
      void load(entry);
    }, wait);
    return () => clearInterval(timer);
  }, [entry, delay, at, failed]);

  return {
    data,
    error: entry?.error ?? null,
    loading: entry !== null && data === undefined && !entry.error,
    reload: () => {
      if (!entry) return;
      entry.error = null;
      void load(entry);
      tell(entry);
    },
  };
}

/**
 * Adds a page to a list. Items that moved between two requests come twice (something new shifted the rest down): the
 * first place wins. A server that answers the cursor it was asked with would make us ask forever, so that ends the list.
 */
export function appendPage<T extends { id: string }>(list: ListState<T> | undefined, page: Page<T>, asked: string | null): ListState<T> {
  const known = new Set(list?.items.map((item) => item.id));
  const fresh = page.items.filter((item) => !known.has(item.id) && known.add(item.id));
  const stuck = asked !== null && page.nextCursor === asked;
  return { items: [...(list?.items ?? []), ...fresh], nextCursor: stuck ? null : page.nextCursor };
}

/** A list that comes in pages. */
export type WantedList<T> = Omit<Wanted<ListState<T>>, "ask" | "topic"> & { topic?: string; /** Whether what stands in it may stand elsewhere the next time. */ moves?: boolean } & { page: (cursor: string | null, signal?: AbortSignal) => Promise<Page<T>> };

/** So many pages may be new before what was scrolled through: behind more of them it begins anew. */
const freshMost = 8;

/** The list as one thing to ask for: its first pages, until they join what was scrolled through already, and then that. */
function whole<T extends { id: string }>({ page, moves = false, ...rest }: WantedList<T>): Wanted<ListState<T>> {
  const wanted: Wanted<ListState<T>> = {
    ...rest,
    ask: async (signal) => {
      let fresh = appendPage<T>(undefined, await page(null, signal), null);
      const first = fresh.items.length;
      for (let pages = 1; ; pages++) {
        const known = said(wanted);
        // As long as the new first page is not all there is.
        if (!known || fresh.nextCursor === null || known.items.length <= first) return fresh;
        const last = fresh.items.at(-1)?.id;
        const joint = known.items.findIndex((item) => item.id === last);
        // What has gone down from the head of an order that changes is further on.
        const lost = moves && known.items.slice(0, Math.max(0, joint)).some(({ id }) => !fresh.items.some((item) => item.id === id));
        // One from further down may have come to the head: there it stands once.
        if (joint >= 0 && !lost) return appendPage(fresh, { items: known.items.slice(joint + 1), nextCursor: known.nextCursor }, null);
        if (pages === freshMost) return fresh;
        const cursor = fresh.nextCursor;
        fresh = appendPage(fresh, await page(cursor, signal), cursor);
      }
    },
  };
  return wanted;
}

export type ListQuery<T> = Omit<Query<ListState<T>>, "data"> & {
  items: T[] | undefined;
  more: (() => void) | null;
  loadingMore: boolean;
  moreError: ApiError | null;
};

export function useList<T extends { id: string }>(wanted: WantedList<T> | null, options: QueryOptions<ListState<T>> = {}): ListQuery<T> {
  const [, render] = useReducer<number, void>((n) => n + 1, 0);
  const key = wanted?.key ?? null;
  const tail = useRef<{ key: string | null; busy: boolean; error: ApiError | null }>({ key, busy: false, error: null });
  if (tail.current.key !== key) tail.current = { key, busy: false, error: null };

  const all = wanted === null ? null : whole(wanted);
  const first = useQuery(all, { freshMs: 30_000, ...options });
  const cursor = first.data?.nextCursor ?? null;
  const more = () => {
    const mine = tail.current;
    if (mine.busy || !wanted || !all) return;
    mine.busy = true;
    mine.error = null;
    const there = aboutPerson();
    render();
    wanted
      .page(cursor)
      .then(
        // Behind another list, of somebody else or of now, there would be a hole between the two.
        (page) => there() && extend(all, (list) => (list.nextCursor === cursor ? appendPage(list, page, cursor) : list)),
        (error: unknown) => void (mine.error = asApiError(error)),
      )
      .finally(() => {
        mine.busy = false;
        render();
      });
  };

  return {
    items: first.data?.items,
    error: first.error,
    loading: first.loading,
    reload: first.reload,
    more: cursor === null ? null : more,
    loadingMore: tail.current.busy,
    moreError: tail.current.error,
  };
}
