import { beforeEach, expect, test, vi } from "vitest";
import { storageOf } from "./device.ts";

/** This device's memory. */
const device = new Map<string, string>();
vi.stubGlobal("localStorage", storageOf(device));
/** How much of each thing the server says is announced; null: nobody answers. */
let staged: Record<string, number> | null = {};
let asked = 0;
vi.stubGlobal("fetch", async () => {
  asked++;
  if (!staged) throw new TypeError("network");
  const items = Object.entries(staged).map(([id, stagedBytes]) => ({ id, bytes: 9000, stagedBytes, storedBytes: 9000 - stagedBytes, derivedBytes: 0, parts: [] }));
  return new Response(JSON.stringify({ items, nextCursor: null }));
});

const { begunOf, isAnother, keepUnfinished } = await import("../src/features/upload/unfinished.ts");
const film = { name: "film.mp4", size: 7000, lastModified: 1 };

beforeEach(() => {
  device.clear();
  staged = {};
  asked = 0;
});

test("of an upload that this browser began it knows name and size, and asks nobody", async () => {
  keepUnfinished({ videoId: "v_1", uploadUrl: "/api/uploads/up_1", file: film, title: "Film" });
  const begun = (await begunOf("v_1"))!;
  expect(begun).toEqual({ name: "film.mp4", sizes: [7000] });
  expect(asked).toBe(0);
  expect(isAnother(begun, film)).toBe(false);
  expect(isAnother(begun, { ...film, name: "other.mp4" })).toBe(true);
  expect(isAnother(begun, { ...film, size: 7001 })).toBe(true);
});

test("of one that another device began the server knows the size, and a name tells nothing", async () => {
  staged = { up_1: 7000, v_1: 0, v_2: 0 };
  const begun = (await begunOf("v_1"))!;
  expect(begun).toEqual({ name: null, sizes: [7000] });
  expect(isAnother(begun, { ...film, name: "renamed.mp4" })).toBe(false);
  expect(isAnother(begun, { ...film, size: 6999 })).toBe(true);
});

test("of several that are under way it may be each, and is none that has no size of theirs", async () => {
  staged = { up_1: 7000, up_2: 500 };
  const begun = (await begunOf("v_1"))!;
  expect([7000, 500, 9000].map((size) => isAnother(begun, { ...film, size }))).toEqual([false, false, true]);
});

test("where nothing is known nothing is said: of no upload under way, and where nobody answers", async () => {
  staged = { v_1: 0 };
  expect(await begunOf("v_1")).toBeNull();
  staged = null;
  expect(await begunOf("v_1")).toBeNull();
});
