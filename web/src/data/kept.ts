// Answers that stay on this device, so that who comes again sees them before the server has said a word. They are whoever's is signed in: signing out,
// or in as somebody else, empties them, and so does a session that has ended.
import { memory } from "../base/store.ts";

/** Of the last ones that were kept. Some 50 KB are a page of a list; a browser gives a site 5 MB. */
const most = 24;
const bytesMost = 200_000;

/** What every page begins with is not crowded out by the rest. */
export const whoKey = "me";
export const siteKey = "site";
const pinned = new Set([whoKey, siteKey]);

const index = (): string[] => {
  const known = memory.json<unknown>("answers", []);
  return Array.isArray(known) ? known : [];
};
const nameOf = (key: string) => `answer.${key}`;

export const recallAnswer = <T>(key: string): T | undefined => memory.json<{ data: T } | null>(nameOf(key), null)?.data;

export function keepAnswer(key: string, data: unknown): void {
  const text = JSON.stringify({ data });
  if (text.length > bytesMost) return dropAnswer(key);
  if (text === memory.get(nameOf(key))) return; // as most polls find
  const known = [...index().filter((other) => other !== key), key];
  const crowded = known.filter((other) => !pinned.has(other)).slice(0, -most);
  for (const old of crowded) memory.set(nameOf(old), null);
  memory.set(nameOf(key), text);
  memory.set("answers", JSON.stringify(known.filter((other) => !crowded.includes(other))));
}

export function dropAnswer(key: string): void {
  memory.set(nameOf(key), null);
  memory.set("answers", JSON.stringify(index().filter((other) => other !== key)));
}

export function forgetAnswers(): void {
  for (const key of index()) memory.set(nameOf(key), null);
  memory.set("answers", null);
}

/** What else this device remembers of a person: where they stopped watching what, and which channels are theirs. The rest that is kept is the device's. */
const personal = ["resume", "channel", "studio"];
let departures = 0;

/** They have left. */
export function forgetPerson(): void {
  departures++;
  forgetAnswers();
  for (const key of personal) memory.set(key, null);
}

/** Answers what tells whether nobody has left since: a page that stands longer than its person stays writes nothing of theirs any more. */
export function aboutPerson(): () => boolean {
  const begun = departures;
  return () => begun === departures;
}
