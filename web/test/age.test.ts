import { h, render } from "preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useAgo } from "../src/base/age.ts";

const page = Object.assign(new EventTarget(), { hidden: false });
const drawn: string[] = [];
let leave: () => void = () => undefined;
const pass = (seconds: number) => vi.advanceTimersByTimeAsync(1000 * seconds);

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal("document", page);
  page.hidden = false;
  drawn.length = 0;
  const root = { nodeType: 1, childNodes: [], firstChild: null, ownerDocument: {} } as unknown as HTMLElement;
  const time = new Date().toISOString();
  render(h(() => (drawn.push(useAgo(time)), null), {}), root);
  leave = () => render(null, root);
  await pass(1);
});
afterEach(() => {
  leave();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("an age that is shown goes on, and is drawn only where it says something else", async () => {
  await pass(50);
  expect(drawn).toEqual(["just now"]);
  await pass(100);
  expect(drawn).toEqual(["just now", "1 minute ago", "2 minutes ago"]);
});

test("where nobody looks it stands still, and is right once somebody does", async () => {
  page.hidden = true;
  await pass(600);
  expect(drawn).toEqual(["just now"]);
  page.hidden = false;
  page.dispatchEvent(new Event("visibilitychange"));
  await pass(1);
  expect(drawn.at(-1)).toBe("10 minutes ago");
});
