import { beforeEach, describe, expect, test, vi } from "vitest";
import { storageOf } from "./device.ts";

/** What all tabs of a browser share. */
const device = new Map<string, string>();
const listeners = new Set<() => void>();
vi.stubGlobal("localStorage", storageOf(device));
vi.stubGlobal("document", { querySelectorAll: () => [], addEventListener: () => undefined });
vi.stubGlobal("addEventListener", (kind: string, listener: () => void) => kind === "storage" && listeners.add(listener));

const ada = { id: "u_1" };
const bob = { id: "u_2" };

/** A tab of its own: modules know nothing of those of another. */
async function tab() {
  vi.resetModules();
  const kept = await import("../src/data/kept.ts");
  const cache = await import("../src/data/cache.ts");
  const unfinished = await import("../src/features/upload/unfinished.ts");
  return { ...kept, ...cache, ...unfinished };
}
const standing = () => [...device.keys()].sort();

beforeEach(() => {
  device.clear();
  listeners.clear();
});

/** Each key that a tab looks at was looked at before another tab wrote: the worst that can happen to whoever reads, changes and writes. */
async function twoTabs() {
  const one = await tab();
  one.keepPerson(ada);
  return [one, await tab()] as const;
}

describe("two tabs of one person", () => {
  test("whatever both kept is gone once one of them signs out", async () => {
    const [one, other] = await twoTabs();
    for (let i = 0; i < 5; i++) {
      one.keepAnswer(`video:a${i}`, { title: "private" });
      other.keepAnswer(`video:b${i}`, { title: "private" });
      one.keepPlace(`a${i}`, 40);
      other.keepPlace(`b${i}`, 40);
    }
    expect(standing()).toHaveLength(21);
    one.forgetPerson();
    expect(standing()).toEqual([]);
  });

  test("no value is lost by another that is written meanwhile", async () => {
    const [one, other] = await twoTabs();
    const { setItem } = localStorage;
    // The other tab writes between all that the first one reads and what it writes.
    let meanwhile: (() => void) | null = () => {
      meanwhile = null;
      other.keepAnswer("video:b", "b");
      other.keepPlace("b", 41);
      other.keepUnfinished({ videoId: "b", uploadUrl: "/b", title: "b", file: { name: "b", size: 1, lastModified: 0 } });
    };
    localStorage.setItem = (key, value) => {
      meanwhile?.();
      setItem(key, value);
    };
    one.keepAnswer("video:a", "a");
    one.keepPlace("a", 40);
    one.keepUnfinished({ videoId: "a", uploadUrl: "/a", title: "a", file: { name: "a", size: 1, lastModified: 0 } });
    localStorage.setItem = setItem;
    expect(["video:a", "video:b"].map((key) => one.recallAnswer(key))).toEqual(["a", "b"]);
    expect(["a", "b"].map((id) => one.recallPlace(id))).toEqual([40, 41]);
    expect(one.unfinished().map(({ videoId }) => videoId).sort()).toEqual(["a", "b"]);
    one.forgetPerson();
    expect(standing()).toEqual(["klieg.upload.a", "klieg.upload.b"]);
  });

  test("share one limit, and what was written first goes first", async () => {
    vi.useFakeTimers();
    const [one, other] = await twoTabs();
    for (let i = 0; i < 20; i++) {
      vi.advanceTimersByTime(1);
      one.keepAnswer(`a${i}`, i);
      vi.advanceTimersByTime(1);
      other.keepAnswer(`b${i}`, i);
    }
    vi.useRealTimers();
    expect(standing()).toHaveLength(24 + 1);
    expect(["a7", "b7", "a8", "b8"].map((key) => one.recallAnswer(key))).toEqual([undefined, undefined, 8, 8]);
  });
});

describe("a tab that is late", () => {
  test("writes nothing any more once another has signed out, or in as somebody else", async () => {
    const [one, late] = await twoTabs();
    one.forgetPerson();
    one.keepPerson(null);
    const write = () => {
      late.keepAnswer("video:a", { title: "private" });
      late.keepPlace("a", 40);
      late.keepChoice("studio", "ch_1");
    };
    write();
    expect(standing()).toEqual([]);
    one.keepPerson(bob);
    write();
    expect(standing()).toEqual(["klieg.answer.me"]);
    expect(one.recallPerson()).toEqual(bob);
  });

  test("does not write an answer that it asked for before the session ended, nor one of before that an edit changes", async () => {
    const page = await tab();
    page.keepPerson(ada);
    let answer: (title: string) => void = () => undefined;
    const wanted = (key: string) => ({ key, kept: (data: string) => data, ask: () => new Promise<string>((resolve) => (answer = resolve)) });
    page.prefetch(wanted("video:a"));
    answer("private");
    await vi.waitFor(() => expect(page.recallAnswer("video:a")).toBe("private"));
    page.prefetch(wanted("video:b"));
    page.forgetPerson();
    answer("private");
    await vi.waitFor(() => expect(page.peek(wanted("video:b"))).toBe("private"));
    page.apply((data) => `${String(data)}, edited`);
    expect(standing()).toEqual([]);
  });

  test("shows and keeps nothing of what was sent as somebody who has left since", async () => {
    const page = await tab();
    page.keepPerson(ada);
    const list = { key: "home", kept: (data: string) => data, ask: async () => "public" };
    let answer: () => void = () => undefined;
    const sent = page.attempt((data) => data, () => new Promise<void>((resolve) => (answer = resolve)), () => () => "private");
    page.forgetPerson();
    page.keepPerson(null);
    page.prefetch(list);
    await vi.waitFor(() => expect(page.recallAnswer("home")).toBe("public"));
    answer();
    await sent;
    expect(page.peek(list)).toBe("public");
    expect(page.recallAnswer("home")).toBe("public");
  });

  test("takes away what slipped in before it was told", async () => {
    const [one, late] = await twoTabs();
    const before = new Map(device);
    one.forgetPerson();
    // The late tab is shown the storage of before, and its writes arrive.
    before.forEach((value, key) => device.set(key, value));
    late.keepAnswer("video:a", { title: "private" });
    late.keepPlace("a", 40);
    device.delete("klieg.answer.me");
    expect(standing()).toEqual(["klieg.answer.video:a", "klieg.resume.a"]);
    listeners.forEach((listener) => listener());
    expect(standing()).toEqual([]);
  });
});

test("what somebody else kept is nobody else's answer, and only what is theirs stays where they come back", async () => {
  const page = await tab();
  page.keepAnswer("home", "as a visitor");
  page.keepPerson(ada);
  expect(page.recallAnswer("home")).toBeUndefined();
  page.keepAnswer("video:a", "private");
  page.keepSite({ name: "Lumen" });
  page.forgetAnswers(ada);
  expect(standing()).toEqual(["klieg.answer.me", "klieg.answer.site", "klieg.answer.video:a"]);
  page.keepPerson(bob);
  expect(page.recallAnswer("video:a")).toBeUndefined();
  page.forgetAnswers(bob);
  expect(standing()).toEqual(["klieg.answer.me", "klieg.answer.site"]);
});

test("what an earlier client kept in its own way is not believed, and goes with all", async () => {
  device.set("klieg.answers", '["video:a"]').set("klieg.answer.video:a", '{"data":"private"}').set("klieg.answer.me", '{"data":{"id":"u_1"}}');
  const page = await tab();
  expect(page.recallAnswer("video:a")).toBeUndefined();
  expect(page.recallPerson()).toBeUndefined();
  page.forgetPerson();
  expect(standing()).toEqual([]);
});
