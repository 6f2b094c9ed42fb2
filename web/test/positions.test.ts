import { beforeEach, describe, expect, test, vi } from "vitest";
import { Positions, tellMs, type Told } from "../src/features/player/positions.ts";
import { resumesAt } from "../src/features/player/resume.ts";

describe("what a player tells of where it is", () => {
  let told: Told[];
  let left: Told[];
  let arrives: boolean;
  let positions: Positions;
  beforeEach(() => {
    told = [];
    left = [];
    arrives = true;
    positions = new Positions({
      tell: async (what) => (told.push(what), arrives),
      tellLeaving: (what) => void left.push(what),
      durationMs: () => 60_000,
    });
  });
  /** Plays from one second to another by the clock, and is looked at once each. */
  const plays = (from: number, to: number, ahead = 0) => {
    for (let s = from; s <= to; s++) positions.look({ playing: true, positionMs: (s + ahead) * 1000, now: s * 1000 });
  };

  test("is nothing before something was played", () => {
    positions.look({ playing: false, positionMs: 0, now: 0 });
    positions.look({ playing: false, positionMs: 30_000, now: 5000 });
    positions.leave({ playing: false, positionMs: 30_000, now: 6000 });
    expect([told, left]).toEqual([[], []]);
  });

  test("comes every ten seconds while it plays", () => {
    plays(0, 25);
    expect(told.map(({ positionMs }) => positionMs)).toEqual([10_000, 20_000]);
    expect(told[0]).toEqual({ positionMs: 10_000, durationMs: 60_000, playedMsAgo: 0 });
  });

  test("comes at a pause, and not again while nothing is played", () => {
    plays(0, 3);
    positions.look({ playing: false, positionMs: 3200, now: 3200 });
    positions.look({ playing: false, positionMs: 50_000, now: 20_000 });
    positions.leave({ playing: false, positionMs: 50_000, now: 30_000 });
    expect(told.map(({ positionMs }) => positionMs)).toEqual([3200]);
    expect(left).toEqual([]);
  });

  test("comes as the page goes, by what goes with it, once", () => {
    plays(0, 4);
    positions.leave({ playing: true, positionMs: 4500, now: 4500 });
    positions.leave({ playing: false, positionMs: 4500, now: 9000 });
    expect(left.map(({ positionMs, playedMsAgo }) => [positionMs, playedMsAgo])).toEqual([[4500, 0]]);
  });

  test("that did not arrive comes later, with how long ago it was", async () => {
    arrives = false;
    plays(0, 3);
    positions.look({ playing: false, positionMs: 3000, now: 3000 });
    await Promise.resolve();
    arrives = true;
    positions.retry(63_000);
    expect(told.at(-1)).toEqual({ positionMs: 3000, durationMs: 60_000, playedMsAgo: 60_000 });
    await Promise.resolve();
    positions.retry(70_000);
    expect(told).toHaveLength(2);
  });

  test("is where it goes on after a seek", () => {
    plays(0, 9);
    plays(10, 10, 30);
    expect(tellMs).toBe(10_000);
    expect(told.at(-1)!.positionMs).toBe(40_000);
  });
});

describe("where it goes on then", () => {
  test.each([
    ["nowhere at the very beginning", 0, 600_000, null],
    ["nowhere in the first fiftieth", 11_000, 600_000, null],
    ["there, behind it", 12_000, 600_000, 12_000],
    ["nowhere in the first half minute of what is long", 29_000, 7_200_000, null],
    ["nowhere at its end", 571_000, 600_000, null],
    ["there, shortly before", 569_000, 600_000, 569_000],
    ["nowhere in the last two minutes of what is long", 7_085_000, 7_200_000, null],
    ["there, where nobody knows how long it is", 31_000, undefined, 31_000],
  ] as const)("is %s", (_, at, whole, expected) => expect(resumesAt(at, whole)).toBe(expected));
});

test("a card shows how far one is, as its list says it, else the video's own answer, else this device", async () => {
  vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
  vi.stubGlobal("addEventListener", () => undefined);
  const { partWatched } = await import("../src/features/video/card.tsx");
  const viewer = { vote: null, subscribed: false, level: null, positionMs: 30_000, watchLater: false };
  const video = { id: "v_1", durationMs: 60_000, viewer: null };
  expect(partWatched(video)).toBeNull();
  expect(partWatched({ ...video, viewer })).toBe(500);
  expect(partWatched({ ...video, viewer }, 15_000)).toBe(250);
  expect(partWatched({ ...video, viewer }, null)).toBeNull();
  expect(partWatched({ ...video, viewer }, null, true)).toBe(1000);
  expect(partWatched({ ...video, durationMs: null, viewer })).toBeNull();
});
