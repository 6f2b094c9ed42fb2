// A small cache of what the server said, with hooks to read it. Screens that are shown again draw at once from here and
// ask again behind the picture; that is what makes "back" instant. What the server does not have any more is thrown away.
import { useEffect, useReducer, useRef } from "preact/hooks";
import { ApiError, reachable, type Page } from "./api.ts";
import { goneWith } from "./keys.ts";
import { t } from "./messages.ts";

type Entry = {
  data: unknown;
  error: ApiError | null;
  /** Of the last answer; 0 where what is kept is known to be out of date. */
  at: number;
  /** Of the last answer or failure. */
  triedAt: number;
  running: Promise<void> | null;
  abort: AbortController | null;
  watchers: Set<() => void>;
};

const cache = new Map<string, Entry>();
const keep = 200; // entries; the oldest unwatched ones go first

function entryOf(key: string): Entry {
  let entry = cache.get(key);
  if (!entry) {
    entry = { data: undefined, error: null, at: 0, triedAt: 0, running: null, abort: null, watchers: new Set() };
    cache.set(key, entry);
    if (cache.size > keep) {
      for (const [old, candidate] of cache) {
        if (cache.size <= keep) break;
        if (candidate.watchers.size === 0 && candidate !== entry) cache.delete(old);
      }
    }
  }
  return entry;
}

/** An answer that is under way is older than what we know now. */
function drop(entry: Entry): void {
  entry.abort?.abort();
  entry.running = null;
  entry.abort = null;
}

const tell = (entry: Entry) => [...entry.watchers].forEach((watcher) => watcher());

export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(-1, "client", error instanceof Error ? error.message : t("broke"));
}

function load(key: string, fetcher: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
  const entry = entryOf(key);
  if (entry.running) return entry.running;
  const abort = new AbortController();
  entry.abort = abort;
  entry.running = fetcher(abort.signal)
    .then(
      (data) => {
        if (abort.signal.aborted) return;
        entry.data = data;
        entry.error = null;
        entry.at = Date.now();
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        entry.error = asApiError(error);
        if (!entry.error.missing) return;
        entry.data = undefined;
        vanish(key);
      },
    )
    .finally(() => {
      if (entry.abort !== abort) return; // a newer load took over
      entry.running = null;
      entry.abort = null;
      entry.triedAt = Date.now();
      tell(entry);
    });
  return entry.running;
}

/** Asks ahead of the screen that will read it. */
export function prefetchQuery<T>(key: string, fetcher: (signal: AbortSignal) => Promise<T>): void {
  void load(key, fetcher);
}

/** Puts a known answer into the cache, for instance that of a write. */
export function setQuery<T>(key: string, update: (old: T | undefined) => T | undefined): void {
  const entry = entryOf(key);
  drop(entry);
  entry.data = update(entry.data as T | undefined);
  entry.error = null;
  entry.at = entry.triedAt = Date.now();
  tell(entry);
}

function vanish(key: string): void {
  const gone = goneWith(key);
  if (!gone) return;
  for (const entry of cache.values()) {
    const list = entry.data as { items?: { id: string }[] } | undefined;
    const rest = list?.items?.filter((item) => !gone(item));
    if (!rest || rest.length === list?.items?.length) continue;
    entry.data = { ...list, items: rest };
    entry.at = 0; // a channel whose address changed has only left its old one: the lists say which
    tell(entry);
  }
}

/** What is kept under the key was deleted: no screen and no list shows it again. */
export function forgetQuery(key: string): void {
  const entry = cache.get(key);
  if (entry) {
    entry.data = undefined;
    invalidate(key);
  }
  vanish(key);
}

export function peekQuery<T>(key: string): T | undefined {
  return cache.get(key)?.data as T | undefined;
}

/** Marks everything whose key starts with the prefix as out of date; what is on screen reloads. */
export function invalidate(prefix: string): void {
  for (const [key, entry] of cache) {
    if (!key.startsWith(prefix)) continue;
    drop(entry);
    entry.error = null;
    entry.at = 0;
    if (entry.watchers.size) tell(entry);
    else cache.delete(key);
  }
}

/** After signing in or out, nothing that was seen before may be shown again. */
export function forgetQueries(): void {
  for (const [key, entry] of cache) {
    drop(entry);
    entry.data = undefined;
    entry.error = null;
    entry.at = 0;
    if (entry.watchers.size) tell(entry);
    else cache.delete(key);
  }
}

// What failed because nobody answered is asked again once somebody does.
reachable.watch(() => {
  if (!reachable.value) return;
  for (const entry of cache.values()) {
    if (!entry.error?.offline) continue;
    entry.error = null;
    entry.at = 0;
    tell(entry);
  }
});

// Who comes back to a page that was hidden or behind another sees what is, and not what was.
if (typeof document !== "undefined") {
  const back = () => document.hidden || cache.forEach(tell); // what is older than its reader likes is asked again
  document.addEventListener("visibilitychange", back);
  addEventListener("focus", back);
}

/** A screen that is gone to asks again, unless it asked a moment ago. */
const revisitMs = 3_000;

/** How many milliseconds after a poll that failed the next one follows. */
export const delayAfter = (error: ApiError, delay: number) => Math.max(delay * 4, 4000, 1000 * (error.retryAfterSeconds ?? 0));

export type Query<T> = { data: T | undefined; error: ApiError | null; loading: boolean; reload: () => void };

/**
 * Reads `key`, loading it with `fetcher` when it is unknown, when a screen begins to show it, and when it is older than `freshMs` as
 * the screen is drawn or its window comes to the front again. A null key reads nothing.
 * `pollMs` asks for the next look after each answer; null stops. Its polls are counted anew whenever `stage` changes. Hidden pages
 * do not poll, nor do those of what the server does not have any more.
 */
export function useQuery<T>(
  key: string | null,
  fetcher: (signal: AbortSignal) => Promise<T>,
  options: { freshMs?: number; pollMs?: (data: T | undefined, polls: number) => number | null; stage?: (data: T) => string } = {},
): Query<T> {
  const [, render] = useReducer<number, void>((n) => n + 1, 0);
  const latest = useRef(fetcher);
  latest.current = fetcher;
  const entry = key === null ? null : entryOf(key);
  const stale = entry !== null && !entry.running && Date.now() - entry.at > (options.freshMs ?? 15_000);

  useEffect(() => {
    if (!entry || key === null) return;
    const watcher = () => render();
    entry.watchers.add(watcher);
    if (Date.now() - entry.triedAt > revisitMs) void load(key, (signal) => latest.current(signal));
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
    // While a screen stands, a failed load is repeated only by its reader ("Try again"), else an error would loop.
    if (key !== null && stale && !entry?.error) void load(key, (signal) => latest.current(signal));
  });

  const polls = useRef(0);
  const stage = entry?.data !== undefined ? (options.stage?.(entry.data as T) ?? "") : "";
  const lastStage = useRef(stage);
  if (lastStage.current !== stage) polls.current = 0;
  lastStage.current = stage;
  const delay = entry?.data !== undefined ? (options.pollMs?.(entry.data as T, polls.current) ?? null) : null;
  const at = entry?.at ?? 0;
  const failedAt = entry?.error;
  useEffect(() => {
    if (key === null || delay === null) {
      polls.current = 0;
      return;
    }
    const timer = setInterval(
      () => {
        if (document.hidden) return;
        polls.current++;
        void load(key, (signal) => latest.current(signal));
      },
      failedAt ? delayAfter(failedAt, delay) : delay,
    );
    return () => clearInterval(timer);
  }, [key, delay, at, failedAt]);

  return {
    data: entry?.data as T | undefined,
    error: entry?.error ?? null,
    loading: entry !== null && entry.data === undefined && !entry.error,
    reload: () => {
      if (key === null || !entry) return;
      entry.error = null;
      void load(key, (signal) => latest.current(signal));
      tell(entry);
    },
  };
}

export type ListState<T> = { items: T[]; nextCursor: string | null };

/**
 * Adds a page to a list. Items that moved between two requests come twice (something new shifted the rest down): the
 * first place wins. A server that answers the cursor it was asked with would make us ask forever, so that ends the list.
 */
export function appendPage<T extends { id: string }>(
  list: ListState<T> | undefined,
  page: Page<T>,
  asked: string | null,
): ListState<T> {
  const known = new Set(list?.items.map((item) => item.id));
  const fresh = page.items.filter((item) => !known.has(item.id) && known.add(item.id));
  const stuck = asked !== null && page.nextCursor === asked;
  return { items: [...(list?.items ?? []), ...fresh], nextCursor: stuck ? null : page.nextCursor };
}

export type ListQuery<T> = Omit<Query<ListState<T>>, "data"> & {
  items: T[] | undefined;
  more: (() => void) | null;
  loadingMore: boolean;
  moreError: ApiError | null;
};

export function useList<T extends { id: string }>(
  key: string | null,
  fetchPage: (cursor: string | null, signal?: AbortSignal) => Promise<Page<T>>,
  options: { freshMs?: number; pollMs?: (data: ListState<T> | undefined, polls: number) => number | null } = {},
): ListQuery<T> {
  const [, render] = useReducer<number, void>((n) => n + 1, 0);
  const tail = useRef<{ key: string | null; busy: boolean; error: ApiError | null }>({ key, busy: false, error: null });
  if (tail.current.key !== key) tail.current = { key, busy: false, error: null };

  const first = useQuery<ListState<T>>(
    key,
    async (signal) => {
      const page = await fetchPage(null, signal);
      const known = key === null ? undefined : peekQuery<ListState<T>>(key);
      const fresh = appendPage<T>(undefined, page, null);
      // A refresh must not throw away the pages that were scrolled through, as long as the new first page joins them and is not all.
      if (fresh.nextCursor !== null && known && known.items.length > fresh.items.length && known.items.some((item) => item.id === fresh.items.at(-1)?.id)) {
        const from = known.items.findIndex((item) => item.id === fresh.items.at(-1)?.id);
        return { items: [...fresh.items, ...known.items.slice(from + 1)], nextCursor: known.nextCursor };
      }
      return fresh;
    },
    { freshMs: 30_000, ...options },
  );

  const cursor = first.data?.nextCursor ?? null;
  const more =
    key !== null && cursor !== null
      ? () => {
          const mine = tail.current;
          if (mine.busy) return;
          mine.busy = true;
          mine.error = null;
          render();
          fetchPage(cursor)
            .then(
              (page) => setQuery<ListState<T>>(key, (old) => appendPage(old, page, cursor)),
              (error: unknown) => void (mine.error = asApiError(error)),
            )
            .finally(() => {
              mine.busy = false;
              render();
            });
        }
      : null;

  return {
    items: first.data?.items,
    error: first.error,
    loading: first.loading,
    reload: first.reload,
    more,
    loadingMore: tail.current.busy,
    moreError: tail.current.error,
  };
}
