import { Store } from "../base/store.ts";
import { aboutSession, api, onSessionEnd, reachable, sessionChanged, toApiError, type ApiError, type Site, type User } from "./api.ts";
import { asApiError, forgetAll, invalidate, onMissing } from "./cache.ts";
import { forgetAnswers, forgetPerson, keepPerson, keepSite, recallPerson, recallSite } from "./kept.ts";
import { takeInlined } from "./inlined.ts";
import { Question } from "./question.ts";

/** undefined while we do not know yet, null when nobody is signed in. Who was at the last visit is believed to be until the server says otherwise. */
export const user = new Store<User | null | undefined>(recallPerson<User>());
export const site = new Store<Site | null>(recallSite<Site>());
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
    sessionTrouble.value = asApiError(error);
    throw error;
  }
});

const whereIsIt = new Question(async () => {
  if (heardOfSite) return;
  const answer = (takeInlined("/api/site") as Site | undefined) ?? (await api.site()); // what depends on it is left out until the server says it
  heardOfSite = true;
  knowSite(answer);
});

/** Whoever draws what the site says of itself draws it anew where that is something else. */
function knowSite(answer: Site): void {
  if (JSON.stringify(answer) === JSON.stringify(site.value)) return;
  site.value = answer;
  keepSite(answer);
}

/** Asks where this is, of a page that does not ask who is signed in. */
export const loadSite = () => whereIsIt.ask();

let siteAsked = 0;

/** What the site says of itself was changed, here: what is shown of it follows. An answer that was overtaken is none. */
export async function siteChanged(): Promise<void> {
  const turn = ++siteAsked;
  const answer = await api.site();
  if (turn === siteAsked) knowSite(answer);
}

/** A page may stay open for days: where it goes on to another it hears what an administrator has changed meanwhile. Where nobody answers nothing has changed. */
export function lookAtSite(): void {
  if (heardOfSite) siteChanged().catch(() => undefined);
}

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
  keepPerson(answer);
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

/** The session of `user` has ended, and its page stands as it was: who signs in again goes on where they were. The device forgets them at once. */
export const sessionOver = new Store(false);

function over(): void {
  if (!user.value) return;
  forgetPerson();
  sessionOver.value = true;
}
onSessionEnd(over);

const signedOut = () => toApiError(401, { code: "unauthenticated" }, () => null);

/** Who it is by now. That it is nobody is no failure of the question, and the end of a session as a 401 is. */
async function whoNow(): Promise<User | null> {
  const current = aboutSession();
  const who = await api.me();
  if (!who && current()) over();
  return who;
}

/** Whether who asks is still whom this page takes them for: before a 404 is believed, it is asked (cache.ts). */
export const stillMe = () => whoNow().then((who) => who !== null && who.id === user.value?.id, () => false);

onMissing(async () => {
  if (!user.value) return null;
  if (sessionOver.value) return signedOut();
  return whoNow().then((who) => (who?.id === user.value?.id ? null : signedOut()), asApiError);
});

/** Nobody signed in again. */
export function leaveSession(): void {
  if (sessionOver.value) become(null);
}

/** The places in videos that a visitor left are theirs still once they have signed in. */
function become(who: User | null): void {
  sessionChanged();
  sure();
  const same = who !== null && who.id === user.value?.id;
  if (same) invalidate();
  else forgetAll();
  if (user.value && !same) forgetPerson();
  forgetAnswers(who);
  keepPerson(who);
  user.value = who;
  sessionOver.value = false;
}

/** Who is signed in is still the same, and may be called otherwise. */
function know(who: User): void {
  user.value = who;
  keepPerson(who);
}

/** All tabs of a browser share one session, and say here whose it is. */
let tabs: BroadcastChannel | null = null;

export function signedIn(who: User): void {
  become(who);
  tabs?.postMessage(who);
}

/** One's own account has other names: in all tabs. */
export function renamed(who: User): void {
  if (who.id !== user.value?.id) return;
  know(who);
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

let isWritten: () => boolean = () => false;

/**
 * A page must not go on as one person and act as another: it hears what other tabs do, and who comes back to it is asked about. `tellPerson` is
 * called where that made it somebody else's, or nobody's. A page where something `written` would be lost stands as after a session that has ended.
 */
export function followSession(tellPerson: typeof tell, written: typeof isWritten): void {
  tell = tellPerson;
  isWritten = written;
  tabs = new BroadcastChannel("klieg.session");
  tabs.onmessage = ({ data }: MessageEvent<User | null>) => hear(data);
  let askedAt = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || !user.value || Date.now() - askedAt < askAfterMs) return;
    askedAt = Date.now();
    const before = user.value;
    // Where it has ended `sessionOver` says so; where nobody answers nothing has changed.
    void whoNow().then((who) => who && user.value === before && hear(who), () => undefined);
  });
}

function hear(who: User | null): void {
  const before = user.value;
  if (before !== undefined && who?.id === before?.id && !sessionOver.value) {
    sessionChanged();
    if (who) know(who);
    return sure();
  }
  if (who === null && before && isWritten()) return over();
  become(who);
  if (!before || who?.id === before.id) return;
  tell(who);
}

/**
 * Only paths of this site: an open redirect would lend our name to strangers. Browsers drop tabs and line ends from an address
 * before they read it, so what holds any is not what it looks like.
 */
export function safeReturn(next: string | undefined): string {
  if (!next || !/^\/(?![/\\])[^\u0000-\u001f]*$/.test(next)) return "/";
  return new URL(next, "https://here.invalid").pathname.startsWith("//") ? "/" : next; // "/.//evil.example" reads as another host, too
}
