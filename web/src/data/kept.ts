// What stays on this device, so that who comes again sees it before the server has said a word. It is whoever's is signed in: signing out, or in as somebody
// else, empties it, and so does a session that has ended.
//
// Every tab of the browser writes here, and hears of that only later. So what a tab keeps says whose it is, and is written only while who the device says is
// signed in (`me`, which the tab that signs out takes away) is still whom the tab takes itself for. A browser may show a tab its storage some milliseconds late:
// what slips in between, that tab takes away itself once it is told (`storage`).
import { Shelf } from "../base/shelf.ts";
import { memory } from "../base/store.ts";

/** Of the last ones that were kept. Some 50 KB are a page of a list; a browser gives a site 5 MB. */
const most = 24;
const bytesMost = 200_000;

const whoKey = "me";
const siteKey = "site";
/** What every page begins with is not crowded out by the rest. */
const answers = new Shelf<unknown>("answer", most, [whoKey, siteKey]);

/** Whom this page takes itself for: null is nobody. Undefined after the session has ended, until somebody says who is there: what the page still holds is of who was. */
let whose: string | null | undefined = answers.ownerOf(whoKey);

/** Whether what this page holds may be written here: the device is still of whom the page takes itself for. */
export const isTheirs = () => whose !== undefined && answers.ownerOf(whoKey) === whose;
/** Under whom it is written. */
export const owner = () => whose ?? null;

export function recallAnswer<T>(key: string): T | undefined {
  const known = answers.get(key);
  return known && known.of === whose ? (known.data as T) : undefined;
}

export function keepAnswer(key: string, data: unknown): void {
  if (!isTheirs()) return;
  const json = JSON.stringify(data);
  if (json === undefined || json.length > bytesMost) dropAnswer(key);
  else answers.set(key, owner(), json);
}

export const dropAnswer = (key: string) => answers.drop(key);

/** Who was signed in at the last visit. */
export const recallPerson = <T>() => recallAnswer<T>(whoKey);

/** The server, or a tab that has asked it, says who is signed in. */
export function keepPerson(who: { id: string } | null): void {
  whose = who ? who.id : null;
  if (who) answers.set(whoKey, who.id, JSON.stringify(who));
}

/** What the site is called is nobody's. */
export const recallSite = <T>() => (answers.get(siteKey)?.data ?? null) as T | null;
export const keepSite = (site: object) => answers.set(siteKey, null, JSON.stringify(site));

/** Of all but `who`; of null it is all. */
export function forgetAnswers(who: { id: string } | null): void {
  answers.sweep((of, key) => key !== siteKey && (who === null || of !== who.id));
  memory.set("answers", null); // a list that clients before this one had
}

const places = new Shelf<number>("resume", 200);

/** Seconds, where somebody stopped watching. */
export function recallPlace(videoId: string): number | null {
  const seconds: unknown = places.get(videoId)?.data;
  return typeof seconds === "number" ? seconds : null;
}

export function keepPlace(videoId: string, seconds: number | null): void {
  if (!isTheirs()) return;
  if (seconds === null) places.drop(videoId);
  else places.set(videoId, owner(), JSON.stringify(seconds));
}

/** Of all videos. */
export function forgetPlaces(): void {
  if (isTheirs()) places.sweep(() => true);
}

/** Which of their channels somebody chose last. */
export function keepChoice(what: "channel" | "studio", channelId: string): void {
  if (isTheirs()) memory.set(what, channelId);
}

/** "resume": where places stood before each had a key. */
const personal = ["resume", "channel", "studio"];
let departures = 0;

/** They have left. */
export function forgetPerson(): void {
  departures++;
  whose = undefined;
  forgetAnswers(null);
  places.sweep(() => true);
  for (const key of personal) memory.set(key, null);
}

/** Answers what tells whether nobody has left since: a page that stands longer than its person stays writes nothing of theirs any more. */
export function aboutPerson(): () => boolean {
  const begun = departures;
  return () => begun === departures;
}

/** Another tab has changed whose this device is. */
if (typeof document !== "undefined") {
  addEventListener("storage", () => {
    if (!whose || isTheirs()) return;
    answers.sweep((of) => of === whose);
    places.sweep((of) => of === whose);
  });
}
