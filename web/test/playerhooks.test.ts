import { h, render } from "preact";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { setSingleKeys } from "../src/data/prefs.ts";
import type { Action } from "../src/features/player/keys.ts";
import { useIdle, type Idle } from "../src/features/player/useidle.ts";
import { useKeyboard } from "../src/features/player/usekeyboard.ts";

let heard: (e: object) => void = () => undefined;
const page = {
  dialog: false,
  fullscreenElement: null as unknown,
  querySelector: () => (page.dialog ? {} : null),
  addEventListener: (name: string, hear: typeof heard) => void (name === "keydown" && (heard = hear)),
  removeEventListener: () => void (heard = () => undefined),
};

let leave: () => void = () => undefined;
/** A component that draws nothing. */
function stand(read: () => void): void {
  const root = { nodeType: 1, childNodes: [], firstChild: null, ownerDocument: page } as unknown as HTMLElement;
  render(h(() => (read(), null), {}), root);
  leave = () => render(null, root);
}
const pass = (seconds: number) => vi.advanceTimersByTimeAsync(1000 * seconds);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("document", page);
  Object.assign(page, { dialog: false, fullscreenElement: null });
});
afterEach(async () => {
  leave();
  await pass(5);
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("the controls' clock", () => {
  let idle: Idle;
  beforeEach(async () => {
    stand(() => (idle = useIdle(2000)));
    await pass(1);
  });

  test("runs out once nobody has moved for its time, counted from the last move", async () => {
    idle.wake();
    await pass(1.9);
    idle.wake();
    await pass(1.9);
    expect(idle.active).toBe(true);
    await pass(0.2);
    expect(idle.active).toBe(false);
  });

  test("can be cut short, and stopped", async () => {
    idle.wake();
    idle.rest();
    await pass(0.1);
    expect(idle.active).toBe(false);
    idle.wake();
    idle.stay();
    await pass(60);
    expect(idle.active).toBe(true);
  });
});

describe("a key", () => {
  const inside = { tagName: "DIV", getAttribute: () => null };
  const player = { contains: (target: unknown) => target === inside } as unknown as HTMLElement;
  let done: Action[];
  const body = { tagName: "BODY", getAttribute: () => null, contains: (part: unknown) => part === player };
  const press = (key: string, target: object = body) => {
    const e = { key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, defaultPrevented: false, target, preventDefault: () => (e.defaultPrevented = true) };
    heard(e);
    return e.defaultPrevented;
  };
  beforeEach(async () => {
    done = [];
    setSingleKeys(true);
    stand(() => useKeyboard({ current: player }, (action) => done.push(action)));
    await pass(1);
  });

  test("acts on the player from anywhere on the page, and does nothing else then", () => {
    expect(press("k")).toBe(true);
    expect(done).toEqual([{ do: "toggle" }]);
  });

  test("that scrolls the page does so outside of the player, and acts inside and in full screen", () => {
    expect(press("ArrowDown")).toBe(false);
    expect(press("ArrowDown", inside)).toBe(true);
    page.fullscreenElement = player;
    expect(press("ArrowDown")).toBe(true);
    expect(done).toHaveLength(2);
  });

  test("Home and End act where nothing else has the focus, or what the player stands in, and scroll the page elsewhere", () => {
    expect(press("End")).toBe(true);
    expect(press("Home", inside)).toBe(true);
    expect(done).toEqual([{ do: "seekTo", part: 1 }, { do: "seekTo", part: 0 }]);
    expect(press("End", { tagName: "A", getAttribute: () => null, contains: () => false })).toBe(false);
    expect(done).toHaveLength(2);
  });

  test("is a dialog's while one is open, a field's where it is typed, and a letter's where those are switched off", () => {
    page.dialog = true;
    expect(press("k")).toBe(false);
    page.dialog = false;
    expect(press("k", { tagName: "INPUT", type: "text" })).toBe(false);
    setSingleKeys(false);
    expect(press("k")).toBe(false);
    expect(done).toEqual([]);
  });

  test("is nobody's once the player is gone", async () => {
    leave();
    await pass(1);
    press("k");
    expect(done).toEqual([]);
  });
});
