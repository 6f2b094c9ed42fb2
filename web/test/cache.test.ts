import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ApiError, type Channel, type Video } from "../src/data/api.ts";
import { all, apply, attempt, edited, forgetAll, glimpse, gone, inserted, invalidate, peek, put, stored, type Wanted } from "../src/data/cache.ts";
import type { ListState } from "../src/data/entities.ts";
import { storageOf } from "./device.ts";

/** This device's memory. */
const device = new Map<string, string>();
vi.stubGlobal("localStorage", storageOf(device));

const never = () => new Promise<never>(() => undefined);
const ada = { id: "ch_1", handle: "ada", name: "Ada", avatar: [] as Channel["avatar"] } as Channel;
const film = (id: string, title: string) => ({ id, title, channel: ada, visibility: "public" }) as unknown as Video;

const one = (id: string): Wanted<Video> => ({ key: `video:${id}`, holds: "video", is: (thing) => thing.id === id, ask: never });
const list: Wanted<ListState<Video>> = { key: "videos", holds: "video", tags: ["videos"], ask: never };
const titles = () => peek(list)?.items.map((video) => video.title);

beforeEach(() => {
  put(one("v_1"), () => film("v_1", "one"));
  put(list, () => ({ items: [film("v_1", "one"), film("v_2", "two")], nextCursor: "next" }));
});
afterEach(() => {
  forgetAll();
  device.clear();
});

describe("a thing that changes", () => {
  test("changes wherever it stands, and nothing else does", () => {
    const other = peek(list)!.items[1];
    apply(edited("video", "v_1", (video) => ({ ...video, title: "ONE" })));
    expect(peek(one("v_1"))?.title).toBe("ONE");
    expect(titles()).toEqual(["ONE", "two"]);
    expect(peek(list)!.items[1]).toBe(other);
  });

  test("changes where a part of it stands in another, which goes with it", () => {
    apply(stored("channel", { ...ada, name: "Ada L." }));
    expect(peek(one("v_1"))?.channel).toEqual({ id: "ch_1", handle: "ada", name: "Ada L.", avatar: [] });
    apply(gone("channel", "ch_1"));
    expect(peek(one("v_1"))).toBeUndefined();
    expect(titles()).toEqual([]);
  });

  test("that is new stands at the head of the lists of its kind that are about it", () => {
    apply(inserted("video", film("v_3", "three"), "videos"));
    apply(inserted("video", film("v_4", "four"), "others"));
    expect(titles()).toEqual(["three", "one", "two"]);
    apply(inserted("video", film("v_2", "TWO"), "videos"));
    expect(titles()).toEqual(["three", "one", "TWO"]);
  });
});

describe("a thing that was not asked for itself", () => {
  test("is known from a list, and from that which was answered last", () => {
    expect(glimpse("video", ({ id }) => id === "v_2")?.title).toBe("two");
    expect(glimpse("video", ({ id }) => id === "v_3")).toBeUndefined();
    vi.useFakeTimers({ now: Date.now() + 1000, toFake: ["Date"] });
    put({ ...list, key: "other" }, () => ({ items: [film("v_2", "TWO")], nextCursor: null }));
    vi.useRealTimers();
    expect(glimpse("video", ({ id }) => id === "v_2")?.title).toBe("TWO");
  });

  test("is known as far as others name it", () => {
    expect(glimpse("channel", ({ handle }) => handle === "ada")).toEqual(ada);
    expect(glimpse("channel", ({ handle }) => handle === "eve")).toBeUndefined();
    expect(glimpse("session", () => true)).toBeUndefined();
  });
});

describe("what is attempted", () => {
  const refused = new ApiError(403, "forbidden", "No.");

  test("is shown at once, and is as the server answered it then", async () => {
    let answer: (video: Video) => void = () => undefined;
    const sent = attempt(edited("video", "v_1", (video) => ({ ...video, title: "typed" })), () => new Promise<Video>((resolve) => (answer = resolve)), (video) => stored("video", video));
    expect(titles()).toEqual(["typed", "two"]);
    answer(film("v_1", "cleaned"));
    await sent;
    expect(titles()).toEqual(["cleaned", "two"]);
  });

  test("is undone where it fails, and what the server said meanwhile stays", async () => {
    let fail: (error: ApiError) => void = () => undefined;
    const sent = attempt(gone("video", "v_1"), () => new Promise<never>((_, reject) => (fail = reject)));
    expect(titles()).toEqual(["two"]);
    put(list, () => ({ items: [film("v_0", "zero"), film("v_1", "one"), film("v_2", "two")], nextCursor: null }));
    expect(titles()).toEqual(["zero", "two"]);
    fail(refused);
    await expect(sent).rejects.toBe(refused);
    expect(titles()).toEqual(["zero", "one", "two"]);
  });

  test("twice at a time is undone one by one", async () => {
    const fails: ((error: ApiError) => void)[] = [];
    const more = () => attempt(edited("video", "v_2", (video) => ({ ...video, title: `${video.title}!` })), () => new Promise<never>((_, reject) => fails.push(reject)));
    const sent = [more(), more()].map((attempted) => attempted.catch(() => undefined));
    expect(titles()).toEqual(["one", "two!!"]);
    fails[0]!(refused);
    await sent[0];
    expect(titles()).toEqual(["one", "two!"]);
  });

  test("gets its own id once it has one", async () => {
    const sent = attempt(inserted("video", film("tmp", "new"), "videos"), async () => film("v_9", "new"), (video) => all(gone("video", "tmp"), inserted("video", video, "videos")));
    expect(peek(list)!.items[0]!.id).toBe("tmp");
    await sent;
    expect(peek(list)!.items.map((video) => video.id)).toEqual(["v_9", "v_1", "v_2"]);
  });
});

test("what is about a tag is out of date where that is said, and the rest is not", () => {
  invalidate("videos");
  expect(peek(list)).toBeUndefined(); // nobody watches it
  expect(peek(one("v_1"))).toBeDefined();
});

describe("the next visit", () => {
  const kept: Wanted<{ name: string; key?: string }> = { key: "channel:a", holds: "channel", kept: ({ name }) => ({ name }), ask: async () => ({ name: "Ada", key: "secret" }) };
  const visit = async () => {
    vi.resetModules();
    return import("../src/data/cache.ts");
  };

  test("begins with the answers of the one before, without what is not for it", async () => {
    const first = await visit();
    first.prefetch(kept);
    await vi.waitFor(() => expect(first.peek(kept)).toEqual({ name: "Ada", key: "secret" }));
    expect((await visit()).peek(kept)).toEqual({ name: "Ada" });
  });

  test("keeps no more than the last answers", async () => {
    vi.resetModules();
    const { keepAnswer, keepPerson, recallAnswer, recallPerson } = await import("../src/data/kept.ts");
    keepPerson({ id: "u_1" });
    for (let i = 0; i < 40; i++) keepAnswer(`a${i}`, i);
    expect(recallAnswer("a0")).toBeUndefined();
    expect(recallAnswer("a39")).toBe(39);
    expect(recallPerson()).toEqual({ id: "u_1" });
    expect(device.size).toBe(24 + 1);
  });
});

describe("what the page brought along", () => {
  const ask = vi.fn(async () => ({ name: "asked" }));
  const wanted: Wanted<{ name: string }> = { key: "channel:@ada", target: "/api/channels/@ada", ask };
  async function page() {
    vi.resetModules();
    ask.mockClear();
    const block = { dataset: { answer: "/api/channels/@ada" }, textContent: '{"name":"written"}' };
    vi.stubGlobal("document", { querySelectorAll: () => [block], addEventListener: () => undefined });
    vi.stubGlobal("addEventListener", () => undefined);
    return import("../src/data/cache.ts");
  }
  afterEach(() => {
    vi.stubGlobal("document", undefined);
    vi.stubGlobal("addEventListener", undefined);
  });

  test("is there at once, and a visitor asks for nothing", async () => {
    const cache = await page();
    cache.prefetch(wanted);
    expect(cache.peek(wanted)).toEqual({ name: "written" });
    expect(ask).not.toHaveBeenCalled();
  });

  test("is what a visitor is told: who is signed in asks behind it", async () => {
    (await import("../src/data/kept.ts")).keepPerson({ id: "u_1" });
    const cache = await page();
    cache.prefetch(wanted);
    expect(cache.peek(wanted)).toEqual({ name: "written" });
    await vi.waitFor(() => expect(cache.peek(wanted)).toEqual({ name: "asked" }));
  });

  test("is good once", async () => {
    const cache = await page();
    cache.peek(wanted);
    cache.invalidate(wanted.key);
    expect(cache.peek(wanted)).toBeUndefined();
  });
});
