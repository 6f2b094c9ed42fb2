import { afterEach, describe, expect, test, vi } from "vitest";
import { ago, bytes, clock, date, percent, remaining, sentence, share, spoken } from "../src/base/format.ts";

describe("clock", () => {
  test.each([
    [0, "0:00"],
    [7.9, "0:07"],
    [39.94, "0:39"],
    [39.999999, "0:40"],
    [59.97, "1:00"],
    [61, "1:01"],
    [3600, "1:00:00"],
    [3723, "1:02:03"],
    [-3, "0:00"],
    [NaN, "0:00"],
    [Infinity, "0:00"],
  ])("%s seconds are %s", (seconds, text) => expect(clock(seconds)).toBe(text));
});

test("a time is spoken with its units", () => {
  expect(spoken(0)).toBe("0 seconds");
  expect(spoken(39.999999)).toBe("40 seconds");
  expect(spoken(61)).toBe("1 minute 1 second");
  expect(spoken(7325)).toBe("2 hours 2 minutes 5 seconds");
});

test("sizes have at most three digits", () => {
  expect(bytes(999)).toBe("999 B");
  expect(bytes(1500)).toBe("1.5 kB");
  expect(bytes(999_600)).toBe("1.0 MB");
  expect(bytes(21_474_836_480)).toBe("21.5 GB");
  expect([bytes(45_400_000), bytes(45_500_000)]).toEqual(["45.4 MB", "45.5 MB"]);
  expect([bytes(70e9), bytes(99_960_000), bytes(500e6)]).toEqual(["70 GB", "100 MB", "500 MB"]);
});

test("what is not whole is not 100%, and what is more than the limit is more", () => {
  expect([percent(0.999), percent(1), percent(0.29), percent(1.2), percent(-1)]).toEqual(["99%", "100%", "29%", "100%", "0%"]);
  expect([share(125, 90), share(45.4, 45.5), share(1, 1), share(0, 0), share(0, 5)]).toEqual(["138%", "99%", "100%", "100%", "0%"]);
});

describe("a date", () => {
  afterEach(() => void vi.unstubAllGlobals());
  test.each([
    [["en-GB", "en"], "28 Nov 2026"],
    [["vi", "en-US"], "Nov 28, 2026"],
    [["vi-VN"], "Nov 28, 2026"], // another language's habits are not the page's
  ])("follows the browser's %s, and is of one piece", (languages, text) => {
    vi.stubGlobal("navigator", { languages });
    expect(date("2026-11-28T12:00:00Z")).toBe(text.replaceAll(" ", "\u00a0"));
  });
});

test("time left is rough", () => {
  expect(remaining(3)).toBe("a few seconds left");
  expect(remaining(42)).toBe("45 seconds left");
  expect(remaining(60)).toBe("1 minute left");
  expect(remaining(5430)).toBe("1 h 31 min left");
  expect(remaining(Infinity)).toBe("");
});

test("ages", () => {
  const now = Date.parse("2026-11-21T12:00:00Z");
  expect(ago("2026-11-21T11:59:30Z", now)).toBe("just now");
  expect(ago("2026-11-21T11:00:00Z", now)).toBe("1 hour ago");
  expect(ago("2026-11-20T11:00:00Z", now)).toBe("yesterday");
  expect(ago("2024-11-20T11:00:00Z", now)).toBe("2 years ago");
  expect(ago("no date", now)).toBe("");
});

test("half sentences become whole ones", () => {
  expect(sentence("there is no such video")).toBe("There is no such video.");
  expect(sentence("is taken", "Username")).toBe("Username is taken.");
  expect(sentence("A video needs a title.", "Title")).toBe("A video needs a title.");
  expect(sentence("Wait a moment…")).toBe("Wait a moment…");
});
