import { expect, test } from "vitest";
import { editionOf, overall, pollDelay, rungsOf } from "../src/video/words.ts";
import { addTags, changes, type Details } from "../src/video/edits.ts";
import { handleFrom } from "../src/video/handle.ts";
import { safeReturn } from "../src/session.ts";
import type { Video } from "../src/api.ts";

const details: Details = { title: "A", description: "", visibility: "private", category: null, tags: ["x"] };

test("a patch has only what differs", () => {
  expect(changes(details, { ...details })).toEqual({});
  expect(changes(details, { ...details, tags: ["x", "y"], category: "film" })).toEqual({ tags: ["x", "y"], category: "film" });
  expect(changes({ ...details, category: "film" }, details)).toEqual({ category: null });
});

test("tags", () => {
  expect(addTags(["a"], "b, #c ,, A,d d")).toEqual(["a", "b", "c", "d d"]);
  expect(addTags([], "x".repeat(60))[0]).toHaveLength(40);
  expect(addTags(Array.from({ length: 20 }, (_, i) => `t${i}`), "more")).toHaveLength(20);
});

test("handles from names", () => {
  expect(handleFrom("Late Night Films!")).toBe("late-night-films");
  expect(handleFrom("Käse & Öl")).toBe("kase-ol");
  expect(handleFrom("...")).toBe("");
});

const video = (change: Partial<Video>) => ({ status: "processing", processing: { rungs: [] }, playback: { hls: null }, ...change }) as unknown as Video;

test("polling is quick until the video can be played, and slows down then", () => {
  expect(pollDelay(video({ status: "uploading" }), 500)).toBe(1000);
  expect(pollDelay(video({}), 49)).toBe(200);
  expect(pollDelay(video({}), 500)).toBe(1000);
  const playable = video({ playback: { hls: "/media/x/master.m3u8" } });
  expect(pollDelay(playable, 0)).toBe(1000);
  expect(pollDelay(playable, 500)).toBe(5000);
  expect(pollDelay(video({ status: "ready" }), 0)).toBeNull();
  expect(pollDelay(video({ status: "failed" }), 0)).toBeNull();
  expect(pollDelay(undefined, 0)).toBeNull();
});

test("the edition changes when a rung joins, not with every percent", () => {
  const at = (progress: number, state = "running") =>
    editionOf(video({ processing: { rungs: [{ name: "720", state: state as "running", progress }] } }), "/m");
  expect(at(0)).not.toBe(at(0.1));
  expect(at(0.1)).toBe(at(0.9));
  expect(at(0.9)).not.toBe(at(1, "ready"));
});

test("a list's video has the edition of the video itself once it is ready, and none before", () => {
  const hls = { hls: "/m" };
  expect(editionOf(video({ processing: null, playback: hls }), "/m")).toBeNull();
  const rungs = [{ name: "720", state: "ready" as const, progress: 1 }];
  expect(editionOf(video({ status: "ready", processing: null }), "/m")).toBe(editionOf(video({ status: "ready", processing: { rungs } }), "/m"));
  expect(rungsOf(video({ processing: null }))).toEqual([]);
});

test("overall progress counts what failed as over", () => {
  expect(overall([])).toBe(0);
  expect(overall([{ name: "240", state: "ready", progress: 1 }, { name: "360", state: "failed", progress: 0.2 }])).toBe(1);
  expect(overall([{ name: "240", state: "running", progress: 0.5 }, { name: "360", state: "waiting", progress: 0 }])).toBe(0.25);
});

test("after signing in one stays on this site", () => {
  expect(safeReturn("/watch/v_1?t=3")).toBe("/watch/v_1?t=3");
  for (const bad of ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:x", "", undefined]) {
    expect(safeReturn(bad)).toBe("/");
  }
});
