import { describe, expect, test } from "vitest";
import { linkify, withMentions } from "../src/base/linkify.ts";

const links = (text: string) => linkify(text).flatMap((p) => (p.kind === "link" ? [p.text] : []));
const hrefs = (text: string) => linkify(text).flatMap((p) => (p.kind === "link" ? [[p.text, p.href]] : []));
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

test("addresses end at the punctuation of every script, and at a bracket that opened before them", () => {
  for (const [written, address] of [
    ["詳細はこちら→https://example.com/abc。", "https://example.com/abc"],
    ["（https://example.com/def）をご覧ください", "https://example.com/def"],
    ["「https://example.com/a」、", "https://example.com/a"],
    ["https://example.com/a，欢迎订阅", "https://example.com/a"],
    ["｜https://example.com｜次", "https://example.com"],
    ["زوروا https://example.com/a، ثم", "https://example.com/a"],
    ["https://example.com/a؟", "https://example.com/a"],
    ["«https://example.com/a»", "https://example.com/a"],
    ["`https://example.com/a`", "https://example.com/a"],
    ["https://example.com/a…", "https://example.com/a"],
    ["https://example.com/a\u200b", "https://example.com/a"],
    ["https://example.com/a\u200f", "https://example.com/a"],
    ["(https://example.com/a)입니다", "https://example.com/a"],
    ["[words][https://example.com/a/][1", "https://example.com/a/"],
    ["**[words](https://example.com/a/)**,Co-Founder", "https://example.com/a/"],
  ])
    expect(links(written!), written).toEqual([address]);
  expect(links("https://example.com/a、https://example.com/b")).toEqual(["https://example.com/a", "https://example.com/b"]);
  expect(links("https://fa.example/می\u200cخواهم https://例え.example/映画")).toEqual(["https://fa.example/می\u200cخواهم", "https://例え.example/映画"]);
  expect(links("http://[::1]/a_(b)[c] https://example.com/a(")).toEqual(["http://[::1]/a_(b)[c]", "https://example.com/a"]);
});

test("a host ends with the last of its letters, and an address with its last word", () => {
  for (const [written, ...addresses] of [
    ["https://example.org😀", "https://example.org"],
    ["https://example.org😀https://b.example👍🏽!", "https://example.org", "https://b.example"],
    ["www.example.org❤️", "www.example.org"],
    ["me@example.org🙂", "me@example.org"],
    ["https://example.org/a😀👩🏽‍💻🇻🇳.", "https://example.org/a"],
    ["https://wiki.example/😀", "https://wiki.example/😀"],
    ["https://wiki.example/👩‍💻?q=😀", "https://wiki.example/👩‍💻?q=😀"],
    ["https://wiki.example/a😀b", "https://wiki.example/a😀b"],
    ["https://example.org→there", "https://example.org"],
    ["https://example.org|https://b.example", "https://example.org", "https://b.example"],
    ["**https://example.org**", "https://example.org"],
    ["'https://example.org'", "https://example.org"],
    ["https://example.org- und", "https://example.org"],
    ["https://example.org/a-", "https://example.org/a-"],
    ["https://example.org./a", "https://example.org./a"],
    ["https://example.org.", "https://example.org"],
    ["https://example.org:8443/a, https://example.org:", "https://example.org:8443/a", "https://example.org"],
    ["https://example.comをご覧ください https://example.com입니다", "https://example.com", "https://example.com"],
    ["me@example.com欢迎", "me@example.com"],
    ["https://例え.テスト/ https://tv日本.example https://bücher.example", "https://例え.テスト/", "https://tv日本.example", "https://bücher.example"],
    ["https://हिन्दी.example/x post@हिन्दी.example", "https://हिन्दी.example/x", "post@हिन्दी.example"],
    ["http://[::1] http://[2001:db8::1]:8080/a http://[::1 http://[x]/", "http://[::1]", "http://[2001:db8::1]:8080/a"],
    ["http://localhost:8080/a http://127.0.0.1", "http://localhost:8080/a", "http://127.0.0.1"],
    ["https://example.org\\@evil.example https://a😀@evil.example/"],
    [`https://example.org/${"x".repeat(5000)}`, `https://example.org/${"x".repeat(5000)}`],
    ["@bob@example.org, acct:@bob@example.org @bob@mail.example.org"],
  ] as [string, ...string[]][])
    expect(links(written), written).toEqual(addresses);
});

test("only http and https become links", () => {
  expect(links("javascript:alert(1) data:text/html,x ftp://example.com")).toEqual([]);
  expect(links("http:// https://")).toEqual([]);
  expect(links("https://example.com@evil.example/ https://example.com%2f@evil.example/ http://a:b@c.example")).toEqual([]);
});

test("addresses of people lead to a letter", () => {
  expect(hrefs("Write to post@example.org.")).toEqual([["post@example.org", "mailto:post@example.org"]]);
  expect(hrefs("(mailto:Ada.L+video@mail.example.co.uk)")).toEqual([["mailto:Ada.L+video@mail.example.co.uk", "mailto:Ada.L%2Bvideo@mail.example.co.uk"]]);
  expect(hrefs("<thư@bưu-điện.example>")).toEqual([["thư@bưu-điện.example", "mailto:th%C6%B0@b%C6%B0u-%C4%91i%E1%BB%87n.example"]]);
  expect(hrefs("a@b.example, c@d.example")).toHaveLength(2);
  expect(hrefs("@ada me@here ada@ @example.org a@b..example a@b.c")).toEqual([]);
  expect(links("https://example.org/@ada me@example.org")).toEqual(["https://example.org/@ada", "me@example.org"]);
  expect(hrefs("mailto:a@example.org?bcc=b@example.org")[0]).toEqual(["mailto:a@example.org", "mailto:a@example.org"]);
});

test("numbers that say that they are one lead to a call", () => {
  expect(hrefs("tel:+49-30-123456.")).toEqual([["tel:+49-30-123456", "tel:+4930123456"]]);
  expect(hrefs("tel:+84 24 3825 0000, or tel:(030)123456")).toEqual([["tel:+84 24 3825 0000", "tel:+842438250000"], ["tel:(030)123456", "tel:030123456"]]);
  expect(hrefs("tel:030 123456 10:00–18:00")).toEqual([["tel:030 123456", "tel:030123456"]]);
  expect(hrefs("tel:1 hotel:12345 tel:12345678901234567890 +49 30 123456")).toEqual([]);
});

test("a bare www leads to a page", () => {
  expect(hrefs("www.example.org/a_(b)!")).toEqual([["www.example.org/a_(b)", "https://www.example.org/a_(b)"]]);
  expect(hrefs("www.example www. awww.example.org x@www.example.org")).toEqual([["x@www.example.org", "mailto:x@www.example.org"]]);
});

test("timestamps", () => {
  expect(times("0:00 a\n1:23 b\n1:02:03 c")).toEqual([0, 83, 3723]);
  expect(times("12:34, 56:07.")).toEqual([754, 3367]);
  expect(times("(2:05)")).toEqual([125]);
  expect(times("0:02-0:04 Range\n00:03- Dash\n00:05-Intro\n1:46:41-1:53:28 Martian")).toEqual([2, 4, 3, 5, 6401, 6808]);
  expect(times("100:25 late")).toEqual([6025]);
});

test("what only looks like a timestamp stays text", () => {
  expect(times("1:60")).toEqual([]);
  expect(times("1:75:00")).toEqual([]);
  expect(times("2026-10:30:11 2026-10:30 1:30-2 -1:30 1:30-2026")).toEqual([]);
  expect(times("16:9 and 1:2.5")).toEqual([]);
  expect(times("https://example.com/1:23")).toEqual([]);
  expect(times("kickoff at 20:15", 600)).toEqual([]); // beyond the end of the video
});

/** The same numbers in every run. */
function chance(seed: number): (below: number) => number {
  return (below) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
}

const bits = ["javascript:", "JavaScript:alert(1)", "data:text/html,", "mailto:", "tel:", "www.", "http://", "https://", "a@b.example", "@", ".", ":", "//", "\\", "?", "#", "%00", "%", "&", "<", ">", '"', "'", " ", "\n", "\t", "\u0000", "\u202e", "(", ")", "[", "]", "（", "）", "。", "\u200b", "\u200d", "+", "-", "1", "12", ":30", "a", "ế", "ß", "映", "😀", "\ud800", "example.org", "x".repeat(70)];

test("whatever is written, nothing of it is lost, and it leads to a page, a letter or a call", () => {
  const next = chance(7);
  for (let i = 0; i < 5_000; i++) {
    const text = Array.from({ length: 1 + next(12) }, () => bits[next(bits.length)]).join("");
    const parts = linkify(text);
    expect(parts.map((part) => part.text).join("")).toBe(text);
    for (const part of parts) {
      if (part.kind !== "link") continue;
      expect(part.href, text).toMatch(/^(?:https?:\/\/[^/]|mailto:[^\s@:?&]+@[^\s@:?&]+$|tel:\+?\d{3,15}$)/);
      expect(["http:", "https:", "mailto:", "tel:"]).toContain(new URL(part.href).protocol);
    }
  }
});

/** Each takes the time that a test has, and more, where a pattern tries again and again what it has tried. */
test.each(["1:", "a", "a.", "a@", "a@b.", "a@a-", "mailto:", "www.", "tel:", "tel:1 ", "tel:(", "1 ", "%", "https://(", ")", ".", "😀", "https://😀", "https://a😀", "https://a.", "https://a-", "https://例", "a例.", "-", "[:", "www.a@"])("a long line of “%s” ends quickly", (bit) => {
  const text = bit.repeat(20_000);
  for (const long of [text, `${text}@`, `tel:${text}:`, `https://a${text}`]) expect(linkify(long).map((part) => part.text).join("")).toBe(long);
});

describe("people who are named", () => {
  const named = (text: string) => withMentions(linkify(text)).flatMap((part) => (part.kind === "mention" ? [part.text] : []));
  test("are found where their name stands alone", () => {
    expect(named("@ada, see @bo_2: (@c.d-e).")).toEqual(["@ada", "@bo_2", "@c.d-e"]);
    expect(withMentions(linkify("hi @ada!"))).toEqual([
      { kind: "text", text: "hi " },
      { kind: "mention", text: "@ada" },
      { kind: "text", text: "!" },
    ]);
  });
  test("are no part of addresses, words and links", () => expect(named("a@ada.example x@ada /@ada https://x.example/@ada @@ada @ab @ada@example.org")).toEqual([]));
  test("cost no more than their text is long", () => {
    const before = performance.now();
    named("@".repeat(50_000) + "@a-".repeat(20_000));
    expect(performance.now() - before).toBeLessThan(500);
  });
});
