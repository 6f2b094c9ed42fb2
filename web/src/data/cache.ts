// What the server said, by the key of what was asked. Screens that are shown again draw at once from here and ask again behind the picture; that is what
// makes "back" instant. What the server does not have any more is thrown away.
//
// Over what was said lie the edits of what is being sent and not yet answered (attempt): they are laid over whatever the server says meanwhile, and
// taking one away is all that it takes to undo it.
import { ApiError, reachable } from "./api.ts";
import { changed, found, later, withHead, type Change, type Entities, type Kind, type Known, type ListState, type Which } from "./entities.ts";
import { takeInlined } from "./inlined.ts";
import { aboutPerson, dropAnswer, keepAnswer, recallAnswer, recallPerson } from "./kept.ts";
import { t } from "./messages.ts";

/** What is asked for, and what its answer is. */
export type Wanted<T> = {
  key: string;
  ask: (signal: AbortSignal) => Promise<T>;
  /** What that asks of the server, where the page may bring the answer along (inlined.ts). */
  target?: string;
  /** Of which kind the thing is that the answer is, or those in its list. */
  holds?: Kind;
  /** Which thing the answer is. Where the server does not have it, it is nowhere. */
  is?: (thing: { id: string }) => boolean;
  /** What it is about, for whoever says that something about that has changed. */
  tags?: readonly string[];
  /** Where the server tells by itself what becomes of it (topics.ts); of the answer, where only that says so. */
  topic?: string | ((answer: T) => string);
  /** Stays on this device for the next visit, as this makes it. */
  kept?: (answer: T) => T;
};

export type Entry = {
  readonly wanted: Wanted<unknown>;
  /** As the server said it. */
  data: unknown;
  error: ApiError | null;
  /** Of the last answer; 0 where what is kept is known to be out of date. */
  at: number;
  /** Of the last answer or failure. */
  triedAt: number;
  running: Promise<void> | null;
  abort: AbortController | null;
  /** What the server told while the answer is under way, which may be older or newer than that. */
  told: Edit[];
  readonly watchers: Set<() => void>;
  /** The last answer with what lies over it. */
  over: { data: unknown; turn: number; shown: unknown } | null;
};

const cache = new Map<string, Entry>();
const most = 200; // entries; those that nobody has read for longest go first, but for what is watched

export function entryOf<T>(wanted: Wanted<T>): Entry {
  const known = cache.get(wanted.key);
  if (known) {
    cache.delete(wanted.key);
    cache.set(wanted.key, known);
    return known;
  }
  const written = wanted.target === undefined ? undefined : takeInlined(wanted.target);
  const data = written ?? (wanted.kept ? recallAnswer(wanted.key) : undefined);
  // What the page brought along is what a visitor is told: who is signed in may be told more, and asks behind the picture.
  const at = written !== undefined && recallPerson() === undefined ? Date.now() : 0;
  const entry: Entry = { wanted: wanted as unknown as Wanted<unknown>, data, error: null, at, triedAt: at, running: null, abort: null, told: [], watchers: new Set(), over: null };
  cache.set(wanted.key, entry);
  for (const [old, candidate] of cache) {
    if (cache.size <= most) break;
    if (candidate.watchers.size === 0 && candidate !== entry) cache.delete(old);
  }
  return entry;
}

/** An answer that is under way is older than what we know now. */
export function drop(entry: Entry): void {
  entry.abort?.abort();
  entry.running = null;
  entry.abort = null;
  entry.told = [];
}

export const tell = (entry: Entry) => [...entry.watchers].forEach((watcher) => watcher());

/** Of what is no answer of the server only developers are told: an engine's words are English, and say nothing to anybody else. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  console.error(error);
  return new ApiError(-1, "client", t("broke"));
}

export function load(entry: Entry, ask: Wanted<unknown>["ask"] = entry.wanted.ask): Promise<void> {
  if (entry.running) return entry.running;
  const { key, kept } = entry.wanted;
  const abort = new AbortController();
  entry.abort = abort;
  entry.running = ask(abort.signal)
    .then(
      (data) => {
        if (abort.signal.aborted) return;
        const now = all(...entry.told)(data, entry.wanted);
        entry.data = now;
        entry.error = null;
        entry.at = Date.now();
        if (kept) now === undefined ? dropAnswer(key) : keepAnswer(key, kept(now));
      },
      async (error: unknown) => {
        if (abort.signal.aborted) return;
        const reason = asApiError(error);
        const doubted = reason.missing ? await doubtMissing() : null;
        if (abort.signal.aborted) return;
        entry.error = doubted ?? reason;
        if (entry.error.missing) vanish(entry);
      },
    )
    .finally(() => {
      if (entry.abort !== abort) return; // a newer load took over
      entry.running = null;
      entry.abort = null;
      entry.told = [];
      entry.triedAt = Date.now();
      tell(entry);
    });
  return entry.running;
}

/** A video that others may not see is not there for whoever is signed out: asks who asks. Answers why a 404 is not to be believed; null where it is. */
let doubtMissing: () => Promise<ApiError | null> = async () => null;
export const onMissing = (run: typeof doubtMissing) => void (doubtMissing = run);

/** The server does not have it any more: neither does a screen or a list. */
function vanish(entry: Entry): void {
  const { holds, is, kept, key } = entry.wanted;
  entry.data = undefined;
  if (kept) dropAnswer(key);
  // A channel whose address changed has only left its old one: the lists are asked again, and say which.
  if (holds && is) apply(gone(holds, is));
}

/** Asks ahead of the screen that will read it, unless that is known already. */
export function prefetch<T>(wanted: Wanted<T>): void {
  const entry = entryOf(wanted);
  if (entry.at === 0) void load(entry);
}

/** As the server said it, without what is being sent. */
export const said = <T>(wanted: Wanted<T>): T | undefined => entryOf(wanted).data as T | undefined;

export const peek = <T>(wanted: Wanted<T>): T | undefined => shown(entryOf(wanted)) as T | undefined;

/** The thing as the newest answer has it that knows it, whatever was asked: what a screen can show at once that was led to from there. */
export function glimpse<K extends Kind>(kind: K, which: (thing: Known[K]) => boolean): Known[K] | undefined {
  const newest = [...cache.values()].sort((a, b) => b.at - a.at);
  for (const entry of newest) {
    const thing = found(shown(entry), entry.wanted.holds, kind, which);
    if (thing) return thing;
  }
  return undefined;
}

/** Whether a list that bears the tag is known to have the thing. */
export const isListed = (tag: string, id: string): boolean =>
  [...cache.values()].some((entry) => entry.wanted.tags?.includes(tag) && (shown(entry) as ListState<{ id: string }> | undefined)?.items.some((item) => item.id === id));

/** Puts a known answer into the cache, for instance that of a write. */
export function put<T>(wanted: Wanted<T>, update: (old: T | undefined) => T | undefined): void {
  const entry = entryOf(wanted);
  drop(entry);
  entry.data = update(entry.data as T | undefined);
  entry.error = null;
  entry.at = entry.triedAt = Date.now();
  tell(entry);
}

/** More of what is known, asked for beside it: that is as old as it was, and an answer to it that is under way goes on. */
export function extend<T>(wanted: Wanted<T>, more: (known: T) => T): void {
  const entry = entryOf(wanted);
  if (entry.data === undefined) return;
  entry.data = more(entry.data as T);
  tell(entry);
}

// --- Edits ----------------------------------------------------------------------------------------------------------------

/** What becomes of an answer: the same object where nothing does, as of any that holds no things (`Wanted.holds`). */
export type Edit = (answer: unknown, wanted: Wanted<unknown>) => unknown;

/** The thing is otherwise now, alone, in lists, and where a part of it stands in another. */
export const edited = <K extends Kind>(kind: K, which: string | Which<K>, change: Change<K>): Edit => {
  const meant: Which<K> = typeof which === "string" ? (thing) => thing.id === which : which;
  return (answer, { holds }) => (holds ? changed(answer, holds, kind, meant, change) : answer);
};

/** The server has the thing as it is here. */
export const stored = <K extends Kind>(kind: K, thing: Entities[K]): Edit => edited(kind, thing.id, () => thing);

/** The server tells that the thing is as it is here, perhaps later than it has answered something newer. */
export const reported = <K extends Kind>(kind: K, thing: Entities[K]): Edit => edited(kind, thing.id, (known) => later(known, thing));

export const gone = <K extends Kind>(kind: K, which: string | Which<K>): Edit => edited(kind, which, () => null);

/** A new thing stands at the head of the lists that bear the tag. One that has no id yet comes with one of its own, and settles as another. */
export const inserted = <K extends Kind>(kind: K, thing: Entities[K], tag: string): Edit =>
  (answer, { holds, tags }) => (holds === kind && tags?.includes(tag) ? withHead(answer, thing) : answer);

export const all = (...edits: Edit[]): Edit => (answer, wanted) => edits.reduce((now, edit) => edit(now, wanted), answer);

/** The server has said so, or it follows from what it said. */
export function apply(edit: Edit): void {
  for (const entry of cache.values()) {
    if (!take(edit, entry)) continue;
    drop(entry);
    entry.at = 0;
    tell(entry);
  }
}

/** Answers whether it changed what is known. */
function take(edit: Edit, entry: Entry): boolean {
  const { data, wanted } = entry;
  const now = edit(data, wanted);
  if (now === data) return false;
  entry.data = now;
  if (wanted.kept) now === undefined ? dropAnswer(wanted.key) : keepAnswer(wanted.key, wanted.kept(now));
  return true;
}

let waiting: Edit[] = [];
/** How many news may wait for an answer. Where more come, it is asked for again instead: more than a busy video has in the time of a slow answer, which would else never come. */
export const newsMost = 5_000;

/**
 * The server has told it by itself (topics.ts). So what is known stays as fresh as it was: who is told asks nobody. An answer that is under way goes on,
 * for it may hold what was missed, and the news are laid over it.
 *
 * While something is being sent (attempt), news wait for the answer. They may hold what is shown already: a new thing would stand there twice, under the
 * id that it has here and its true one, and a vote would count twice.
 */
export function hear(news: Edit): void {
  if (pending.size > 0) {
    if (waiting.length <= newsMost) waiting.push(news);
    return;
  }
  learn(news);
}

/** What is known is so, and as fresh as it was: nothing is asked for it, and an answer that is under way, which may be older, goes on below it. */
export function learn(edit: Edit): void {
  for (const entry of cache.values()) {
    if (entry.running && entry.wanted.holds) entry.told.push(edit);
    const many = entry.told.length > newsMost;
    if (many) {
      drop(entry);
      entry.at = 0;
    }
    if (take(edit, entry) || many) tell(entry);
  }
}

function hearWaiting(): void {
  if (pending.size > 0) return;
  const all = waiting;
  waiting = [];
  if (all.length > newsMost) invalidate();
  else all.forEach(hear);
}

const pending = new Set<Edit>();
let turn = 0;

/** What screens see of an entry. */
export function shown(entry: Entry): unknown {
  if (pending.size === 0) return entry.data;
  if (entry.over?.turn !== turn || entry.over.data !== entry.data) {
    entry.over = { data: entry.data, turn, shown: all(...pending)(entry.data, entry.wanted) };
  }
  return entry.over.shown;
}

function lay(change: () => void): void {
  const before = new Map([...cache.values()].map((entry) => [entry, shown(entry)]));
  turn++;
  change();
  for (const [entry, was] of before) if (shown(entry) !== was) tell(entry);
}

/**
 * Shows at once what a request will do. Once it is answered, `settled` says what it did; where it fails all is as the server last said it, and the
 * failure is the caller's to tell. Where the answer says all there is to know, `learn` takes it: lists are then not asked again, which may not have it yet.
 */
export async function attempt<T>(edit: Edit, send: () => Promise<T>, settled: (answer: T) => Edit = () => edit, taken = apply): Promise<T> {
  lay(() => pending.add(edit));
  const there = aboutPerson();
  let answer: T;
  try {
    answer = await send();
  } catch (error) {
    lay(() => pending.delete(edit));
    hearWaiting();
    throw error;
  }
  lay(() => {
    pending.delete(edit);
    if (there()) taken(settled(answer)); // else it is what another person may see
  });
  hearWaiting();
  return answer;
}

/** What is said about any of the tags is out of date: what is on screen asks again. Without a tag that is all. */
export function invalidate(...tags: string[]): void {
  for (const [key, entry] of cache) {
    if (tags.length && !tags.some((tag) => tag === key || entry.wanted.tags?.includes(tag))) continue;
    drop(entry);
    entry.error = null;
    entry.at = 0;
    if (entry.watchers.size) tell(entry);
    else cache.delete(key);
  }
}

/** What was asked for was deleted: no screen and no list shows it again, whatever answer is still under way. */
export function forget<T>(wanted: Wanted<T>): void {
  const entry = cache.get(wanted.key);
  if (entry) {
    entry.data = undefined;
    invalidate(wanted.key);
  }
  if (wanted.kept) dropAnswer(wanted.key);
  if (wanted.holds && wanted.is) apply(gone(wanted.holds, wanted.is));
}

/** After signing in or out, nothing that was seen before may be shown again. What stays on the device is the session's (kept.ts). */
export function forgetAll(): void {
  waiting = [];
  pending.clear();
  turn++;
  for (const [key, entry] of cache) {
    drop(entry);
    entry.data = undefined;
    entry.error = null;
    entry.at = 0;
    if (entry.watchers.size) tell(entry);
    else cache.delete(key);
  }
}

// What failed because nobody answered is asked again once somebody does, unless it was told when (query.ts): another answer says nothing of that. So is what
// has no answer yet: it may wait on a connection that leads nowhere any more.
reachable.watch(() => {
  if (!reachable.value) return;
  for (const entry of cache.values()) {
    if (entry.running) drop(entry);
    else if (!entry.error?.offline || entry.error.retryAfterSeconds !== null) continue;
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
