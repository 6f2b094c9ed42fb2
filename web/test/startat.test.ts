import { expect, test } from "vitest";
import { secondsOf, startOf } from "../src/features/player/startat.ts";

test("a time is spelt in every way that people know", () => {
  expect(["90", "90s", "1m30s", "1M30S", "1:30", "0:01:30", "00:01:30.0"].map(secondsOf)).toEqual([90, 90, 90, 90, 90, 90, 90]);
  expect(["1h2m3s", "1:02:03", "2h", "90m", "120:00", "0:12.5"].map(secondsOf)).toEqual([3723, 3723, 7200, 5400, 7200, 12.5]);
});

test("what is no time begins nowhere", () => {
  for (const text of ["", "soon", "-5", "1:99", "1m30x", "30s1m", "1e3", "::"]) expect(secondsOf(text), text).toBeNull();
});

test("an address says it as ours do, as others do, or as a media fragment", () => {
  expect(startOf({ t: "90" }, "")).toBe(90);
  expect(startOf({ start: "1m30s" }, "")).toBe(90);
  expect(startOf({}, "#t=1:30")).toBe(90);
  expect(startOf({}, "#t=90,120")).toBe(90);
  expect(startOf({}, "#t=npt:90")).toBe(90);
  expect(startOf({ t: "90,120" }, "")).toBe(90);
  expect(startOf({ time_continue: "90" }, "")).toBe(90);
  expect(startOf({}, "#start=90")).toBe(90);
  expect(startOf({ t: "soon" }, "#t=90")).toBe(90);
  expect(startOf({ t: "5" }, "#t=90")).toBe(5);
  expect(startOf({}, "")).toBeNull();
  expect(startOf({ t: "0" }, "")).toBeNull(); // as where it stopped the last time
});
