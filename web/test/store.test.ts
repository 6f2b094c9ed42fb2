import { afterEach, expect, test, vi } from "vitest";
import { memory } from "../src/base/store.ts";
import { forgetAnswers, keepAnswer, recallAnswer } from "../src/data/kept.ts";
import { recall, remember } from "../src/features/player/resume.ts";
import { storageOf } from "./device.ts";

afterEach(() => vi.unstubAllGlobals());

/** What embeds in other sites meet: storage that is not there, that is forbidden, that is full, and that holds what somebody else wrote. */
const refuse = () => {
  throw new DOMException("The operation is insecure.", "SecurityError");
};
const worlds: [string, () => void][] = [
  ["is not there", () => vi.stubGlobal("localStorage", undefined)],
  ["may not even be looked at", () => Object.defineProperty(globalThis, "localStorage", { configurable: true, get: refuse })],
  ["refuses each call", () => vi.stubGlobal("localStorage", { getItem: refuse, setItem: refuse, removeItem: refuse, key: refuse, length: 1 })],
  ["is full", () => vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => { throw new DOMException("full", "QuotaExceededError"); }, removeItem: () => undefined, key: () => null, length: 0 })],
];

test.each(worlds)("where storage %s, what is kept is asked again and nothing throws", (_, enter) => {
  enter();
  memory.set("volume", "0.5");
  memory.set("volume", null);
  expect(memory.get("volume")).toBeNull();
  expect(memory.json("volume", 1)).toBe(1);
  keepAnswer("video:v_1", { id: "v_1" });
  expect(recallAnswer("video:v_1")).toBeUndefined();
  remember("v_1", 60, 600);
  expect(recall("v_1")).toBeNull();
  forgetAnswers(null);
});

test.each(["null", "7", "{", "[]", '"text"'])("what somebody else wrote there, %s, breaks neither answers nor positions", (text) => {
  const device = new Map([["klieg.answer.me", text], ["klieg.answer.video:v_1", text], ["klieg.resume.v_1", text], ["klieg.upload.v_1", text]]);
  vi.stubGlobal("localStorage", storageOf(device));
  expect(recallAnswer("video:v_1")).toBeUndefined();
  expect(recall("v_1")).toBeNull();
  remember("v_1", 60, 600);
  expect(recall("v_1")).toBe(60);
  keepAnswer("video:v_1", { id: "v_1" });
  expect(recallAnswer("video:v_1")).toEqual({ id: "v_1" });
  forgetAnswers(null);
  expect(recallAnswer("video:v_1")).toBeUndefined();
});
