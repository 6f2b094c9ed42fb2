import { describe, expect, test } from "vitest";
import { keyAction, nextSpeed, shortcuts, type KeyPress } from "../src/features/player/keys.ts";

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...more,
});

describe("on the page", () => {
  test.each([
    [" ", { do: "toggle" }],
    ["k", { do: "toggle" }],
    ["K", { do: "toggle" }], // with caps lock
    ["j", { do: "seekBy", seconds: -10 }],
    ["l", { do: "seekBy", seconds: 10 }],
    ["ArrowLeft", { do: "seekBy", seconds: -5 }],
    ["ArrowUp", { do: "volumeBy", part: 0.05 }],
    ["m", { do: "mute" }],
    ["f", { do: "fullscreen" }],
    ["t", { do: "theatre" }],
    ["i", { do: "pip" }],
    ["0", { do: "seekTo", part: 0 }],
    ["7", { do: "seekTo", part: 0.7 }],
    ["Home", { do: "seekTo", part: 0 }],
    [",", { do: "frame", step: -1 }],
  ])("%j", (key, action) => expect(keyAction(press(key), "page")).toEqual(action));

  test("speed and help come with Shift", () => {
    expect(keyAction(press(">", { shiftKey: true }), "page")).toEqual({ do: "speed", step: 1 });
    expect(keyAction(press(",", { shiftKey: true }), "page")).toEqual({ do: "speed", step: -1 });
    expect(keyAction(press("?", { shiftKey: true }), "page")).toEqual({ do: "help" });
    expect(keyAction(press("K", { shiftKey: true }), "page")).toBeNull();
  });

  test("the browser's own shortcuts stay its own", () => {
    expect(keyAction(press("f", { ctrlKey: true }), "page")).toBeNull();
    expect(keyAction(press("l", { metaKey: true }), "page")).toBeNull();
    expect(keyAction(press("ArrowLeft", { altKey: true }), "page")).toBeNull();
    expect(keyAction(press("Tab"), "page")).toBeNull();
  });
});

test("who types is left alone", () => {
  for (const key of [" ", "k", "ArrowLeft", "5", "?"]) expect(keyAction(press(key), "text")).toBeNull();
});

test("a focused button keeps Space, a slider keeps its arrows", () => {
  expect(keyAction(press(" "), "button")).toBeNull();
  expect(keyAction(press("k"), "button")).toEqual({ do: "toggle" });
  expect(keyAction(press("ArrowLeft"), "slider")).toBeNull();
  expect(keyAction(press("Home"), "slider")).toBeNull();
  expect(keyAction(press(" "), "slider")).toEqual({ do: "toggle" });
});

test("single keys can be switched off", () => {
  for (const key of ["k", "m", "5", "?", ","]) expect(keyAction(press(key), "page", false)).toBeNull();
  expect(keyAction(press(" "), "page", false)).toEqual({ do: "toggle" });
  expect(keyAction(press("ArrowRight"), "page", false)).toEqual({ do: "seekBy", seconds: 5 });
});

test("speeds go step by step and stop at the ends", () => {
  expect(nextSpeed(1, 1)).toBe(1.25);
  expect(nextSpeed(2, 1)).toBe(2);
  expect(nextSpeed(0.25, -1)).toBe(0.25);
  expect(nextSpeed(1.1, 1)).toBe(1.25);
});

test("the list says when the arrows are the player's, and nothing of pictures where there are none", () => {
  const list = new Map(shortcuts(true, true, false));
  expect(list.get("↑ / ↓")).toMatch(/focus in the player/);
  expect(list.has("I")).toBe(true);
  expect(new Map(shortcuts(false, true, false)).has("I")).toBe(false);
  expect(list.has("T")).toBe(true);
  expect(new Map(shortcuts(true, false, false)).has("T"), "where there is no page to make room in").toBe(false);
});
