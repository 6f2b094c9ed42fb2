// Answers that stay on this device, so that who comes again sees them before the server has said a word. They are whoever's is signed in: signing out,
// or in as somebody else, empties them.
import { memory } from "../base/store.ts";

/** Of the last ones that were kept. Some 50 KB are a page of a list; a browser gives a site 5 MB. */
const most = 24;
const bytesMost = 200_000;

/** What every page begins with is not crowded out by the rest. */
export const whoKey = "me";
export const siteKey = "site";
const pinned = new Set([whoKey, siteKey]);

const index = () => memory.json<string[]>("answers", []);
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
