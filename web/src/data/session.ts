import { Store } from "../base/store.ts";
import { aboutSession, api, onSessionEnd, reachable, sessionChanged, type ApiError, type Site, type User } from "./api.ts";
import { asApiError, forgetAll, invalidate } from "./cache.ts";
import { keepAnswer, recallAnswer, siteKey, whoKey } from "./kept.ts";
import { Question } from "./question.ts";

/** undefined while we do not know yet, null when nobody is signed in. Who was at the last visit is believed to be until the server says otherwise. */
export const user = new Store<User | null | undefined>(recallAnswer<User>(whoKey));
export const site = new Store<Site | null>(recallAnswer<Site>(siteKey) ?? null);
/** Whether the server has said who is signed in since this page was loaded. */
export const confirmed = new Store(false);
let heardOfSite = false;
/** Why we do not know who is signed in. It is asked again by itself. */
export const sessionTrouble = new Store<ApiError | null>(null);

const whoIsIt = new Question(async () => {
  if (confirmed.value) return;
  const current = aboutSession();
  try {
    const answer = await api.me();
    if (current()) heard(answer);
  } catch (error) {
    if (!current()) return; // somebody has signed in meanwhile
    const reason = asApiError(error);
    if (reason.status === 401) return heard(null);
    sessionTrouble.value = reason;
    throw reason;
  }
});

const whereIsIt = new Question(async () => {
  if (heardOfSite) return;
  const answer = await api.site(); // what depends on it is left out until the server says it
  heardOfSite = true;
  site.value = answer;
  keepAnswer(siteKey, answer);
});

/** Asks where this is, of a page that does not ask who is signed in. */
export const loadSite = () => whereIsIt.ask();

/** Asks who is signed in, and where. */
export async function loadSession(): Promise<void> {
  sessionTrouble.value = null;
  void loadSite();
  await whoIsIt.ask();
}

/** Where that is not who was believed to be, what is kept is theirs. */
function heard(answer: User | null): void {
  const believed = user.value;
  if (believed && believed.id !== answer?.id) return become(answer);
  sure();
  user.value = answer;
  if (answer) keepAnswer(whoKey, answer);
}

/** The server has said who is signed in, to this page or to another of this browser. */
function sure(): void {
  sessionTrouble.value = null;
  confirmed.value = true;
}

reachable.watch(() => {
  if (!reachable.value) return;
  whereIsIt.answers();
  whoIsIt.answers();
});

/** The session of `user` has ended, and its page stands as it was: who signs in again goes on where they were. */
export const sessionOver = new Store(false);

onSessionEnd(() => {
  if (user.value) sessionOver.value = true;
});

/** A video that others may not see is not there for whoever is signed out: before a 404 is believed, it is asked who asks. */
export const stillMe = () => api.me().then((who) => who.id === user.value?.id, () => false);

/** Nobody signed in again. */
export function leaveSession(): void {
  if (sessionOver.value) become(null);
}

function become(who: User | null): void {
  sessionChanged();
  sure();
  if (who && who.id === user.value?.id) invalidate();
  else forgetAll();
  if (site.value) keepAnswer(siteKey, site.value);
  if (who) keepAnswer(whoKey, who);
  sessionOver.value = false;
  user.value = who;
}

/** All tabs of a browser share one session, and say here whose it is. */
let tabs: BroadcastChannel | null = null;

export function signedIn(who: User): void {
  become(who);
  tabs?.postMessage(who);
}

/** Who is signed in is otherwise now: has another picture, say. */
export function changedMyself(who: User): void {
  if (user.value?.id !== who.id) return;
  user.value = who;
  keepAnswer(whoKey, who);
  tabs?.postMessage(who);
}

/** Fails where the session may go on: who is told that it has ended leaves it to whoever comes next. */
export async function signOut(): Promise<void> {
  await api.logout().catch((error: unknown) => {
    if (asApiError(error).status !== 401) throw error; // an already ended session is as good
  });
  become(null);
  tabs?.postMessage(null);
}

const askAfterMs = 60_000;

let tell: (who: User | null) => void = () => undefined;

/**
 * A page must not go on as one person and act as another: it hears what other tabs do, and who comes back to it is asked about. `tellPerson` is
 * called where that made it somebody else's, or nobody's.
 */
export function followSession(tellPerson: typeof tell): void {
  tell = tellPerson;
  tabs = new BroadcastChannel("klieg.session");
  tabs.onmessage = ({ data }: MessageEvent<User | null>) => hear(data);
  let askedAt = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || !user.value || Date.now() - askedAt < askAfterMs) return;
    askedAt = Date.now();
    const before = user.value;
    // Where it has ended onSessionEnd hears of it; where nobody answers nothing has changed.
    void api.me().then((who) => user.value === before && hear(who), () => undefined);
  });
}

function hear(who: User | null): void {
  const before = user.value;
  if (before !== undefined && who?.id === before?.id && !sessionOver.value) {
    sessionChanged();
    if (who) user.value = who;
    return sure();
  }
  become(who);
  if (!before || who?.id === before.id) return;
  tell(who);
}

/**
 * Only paths of this site: an open redirect would lend our name to strangers. Browsers drop tabs and line ends from an address
 * before they read it, so what holds any is not what it looks like.
 */
export function safeReturn(next: string | undefined): string {
  return next && /^\/(?![/\\])[^\u0000-\u001f]*$/.test(next) ? next : "/";
}
