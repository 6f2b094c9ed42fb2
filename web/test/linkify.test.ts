import { expect, test } from "vitest";
import { linkify } from "../src/base/linkify.ts";

const links = (text: string) => linkify(text).flatMap((p) => (p.kind === "link" ? [p.text] : []));
const times = (text: string, duration?: number) => linkify(text, duration).flatMap((p) => (p.kind === "time" ? [p.seconds] : []));

test("nothing of the text is lost", () => {
  const text = "0:00 Start\nsee https://example.com/a_(b)?x=1, (http://b.example). 1:02:03 end & <b>html</b>";
  expect(linkify(text).map((p) => p.text).join("")).toBe(text);
});

test("addresses lose the punctuation of their sentence", () => {
  expect(links("Go to https://example.com/a.")).toEqual(["https://example.com/a"]);
  expect(links("(https://example.com/a)")).toEqual(["https://example.com/a"]);
  expect(links("https://example.com/a_(b)")).toEqual(["https://example.com/a_(b)"]);
  expect(links("“https://example.com”")).toEqual(["https://example.com"]);
  expect(links('<a href="https://example.com">')).toEqual(["https://example.com"]);
});

test("only http and https become links", () => {
  expect(links("javascript:alert(1) data:text/html,x ftp://example.com")).toEqual([]);
  expect(links("http:// https://")).toEqual([]);
});

test("timestamps", () => {
  expect(times("0:00 a\n1:23 b\n1:02:03 c")).toEqual([0, 83, 3723]);
  expect(times("12:34, 56:07.")).toEqual([754, 3367]);
  expect(times("(2:05)")).toEqual([125]);
});

test("what only looks like a timestamp stays text", () => {
  expect(times("1:60")).toEqual([]);
  expect(times("1:75:00")).toEqual([]);
  expect(times("2026-10:30:11")).toEqual([]);
  expect(times("16:9 and 1:2.5")).toEqual([]);
  expect(times("https://example.com/1:23")).toEqual([]);
  expect(times("kickoff at 20:15", 600)).toEqual([]); // beyond the end of the video
});

test("a long line of digits and colons ends quickly", () => {
  const start = performance.now();
  linkify("1:".repeat(50_000));
  linkify("https://" + "(".repeat(5_000) + ")".repeat(5_000));
  expect(performance.now() - start).toBeLessThan(1000);
});
