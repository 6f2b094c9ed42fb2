import { expect, test } from "vitest";
import { Viewing, tellMs } from "../src/features/player/views.ts";

function watch() {
  const told: number[] = [];
  let begun = 0;
  const viewing = new Viewing({ begin: async () => (begun++, "token"), tell: (token, ms) => void (token === "token" && told.push(ms)) });
  let now = 0;
  /** Looks once a second, as the events of a player do. */
  const pass = async (seconds: number, playing: boolean) => {
    for (let i = 0; i < seconds; i++) {
      viewing.look({ playing, now });
      await Promise.resolve();
      now += 1000;
    }
    viewing.look({ playing, now });
  };
  return { viewing, told, pass, begun: () => begun, now: () => now, jump: (ms: number) => void (now += ms) };
}

test("a playback begins with its first picture, once", async () => {
  const { pass, begun } = watch();
  await pass(3, false);
  expect(begun()).toBe(0);
  await pass(5, true);
  await pass(2, false);
  await pass(5, true);
  expect(begun()).toBe(1);
});

test("the server is told after each ten seconds of pictures that moved, and of no others", async () => {
  const { pass, told } = watch();
  await pass(tellMs / 1000 - 1, true);
  expect(told).toEqual([]);
  await pass(60, false);
  expect(told.length).toBeLessThanOrEqual(1);
  await pass(11, true);
  expect(told.at(-1)!).toBeGreaterThanOrEqual(tellMs);
  expect(told.at(-1)!).toBeLessThan(2 * tellMs + 1001);
});

test("a device that slept has watched nothing", async () => {
  const { viewing, pass, jump, now } = watch();
  await pass(2, true);
  jump(3_600_000);
  viewing.look({ playing: true, now: now() });
  expect(viewing.watchedMs).toBe(2000);
});

test("who leaves tells the rest, and nothing twice", async () => {
  const { viewing, told, pass, now } = watch();
  await pass(4, true);
  viewing.leave({ playing: true, now: now() });
  viewing.leave({ playing: true, now: now() });
  expect(told).toEqual([4000]);
});

test("who asked in vain is asked again later, and what was watched meanwhile counts", async () => {
  const told: number[] = [];
  const viewing = new Viewing({ begin: () => Promise.reject(new Error("no line")), tell: (_, ms) => void told.push(ms) });
  viewing.look({ playing: true, now: 0 });
  viewing.look({ playing: true, now: 1000 });
  await Promise.resolve();
  viewing.leave({ playing: true, now: 2000 });
  expect(told).toEqual([]);
  expect(viewing.watchedMs).toBe(2000);
});
