import { h, render } from "preact";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ApiError, reachable, type Page } from "../src/data/api.ts";
import { asApiError, attempt, edited, forget, forgetAll, invalidate, peek, put, type Wanted } from "../src/data/cache.ts";
import type { ListState } from "../src/data/entities.ts";
import { appendPage, delayAfter, useList, useQuery, type ListQuery, type Query, type QueryOptions, type WantedList } from "../src/data/query.ts";
import { topics, type News } from "../src/data/topics.ts";

const items = (...ids: string[]) => ids.map((id) => ({ id }));
const ids = (list: { items: { id: string }[] }) => list.items.map((item) => item.id);

test("pages join", () => {
  const first = appendPage(undefined, { items: items("a", "b"), nextCursor: "2" }, null);
  const both = appendPage(first, { items: items("c"), nextCursor: null }, "2");
  expect(ids(both)).toEqual(["a", "b", "c"]);
  expect(both.nextCursor).toBeNull();
});

test("an item that moved between two requests appears once, in its first place", () => {
  const first = appendPage(undefined, { items: items("a", "b"), nextCursor: "2" }, null);
  expect(ids(appendPage(first, { items: items("b", "c", "c"), nextCursor: null }, "2"))).toEqual(["a", "b", "c"]);
});

test("a cursor that leads to itself ends the list", () => {
  const first = appendPage(undefined, { items: items("a"), nextCursor: "2" }, null);
  expect(appendPage(first, { items: items("b"), nextCursor: "2" }, "2").nextCursor).toBeNull();
});

test("an empty page in the middle goes on", () => {
  const first = appendPage(undefined, { items: items("a"), nextCursor: "2" }, null);
  expect(appendPage(first, { items: [], nextCursor: "3" }, "2")).toEqual({ items: items("a"), nextCursor: "3" });
});

test("any failure becomes one kind of error, which says nothing in the words of an engine", async () => {
  const known = new ApiError(404, "not_found", "Gone.");
  expect(asApiError(known)).toBe(known);
  const logged = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const odd = new TypeError("undefined is not a function");
  expect(asApiError(odd)).toMatchObject({ status: -1, code: "client", message: "Something went wrong on this page." });
  expect(logged).toHaveBeenCalledWith(odd);
  logged.mockRestore();
});

test("a poll that failed is repeated later, and no sooner than the server says", () => {
  expect(delayAfter(new ApiError(0, "network", ""), 200)).toBe(4000);
  expect(delayAfter(new ApiError(0, "network", ""), 5000)).toBe(20_000);
  expect(delayAfter(new ApiError(429, "rate_limited", "", null, {}, 30), 200)).toBe(30_000);
});

/** What needs no page of its own: a screen that draws nothing. */
describe("a screen", () => {
  const page = { hidden: false };
  const gone = new ApiError(404, "not_found", "There is no such video.");
  let asks = 0;
  let server: () => unknown = () => undefined;
  let seen: Query<unknown>;
  const ask = async () => {
    asks++;
    return server();
  };
  const missing = () => {
    throw gone;
  };
  const open = new Set<() => void>();
  /** Goes to a screen; answers how to leave it. */
  function go(read: () => void): () => void {
    const root = { nodeType: 1, childNodes: [], firstChild: null, ownerDocument: page } as unknown as HTMLElement;
    const Screen = () => (read(), null);
    render(h(Screen, {}), root);
    const leave = () => void (open.delete(leave), render(null, root));
    open.add(leave);
    return leave;
  }
  const wanted = (key: string): Wanted<unknown> => ({ key, ask });
  const show = (key: string, options: QueryOptions<unknown> = {}) => go(() => (seen = useQuery(wanted(key), options)));
  const video = (id: string): Wanted<unknown> => ({ key: `video:${id}`, holds: "video", is: (thing) => thing.id === id, topic: `video:${id}`, ask });
  const showVideo = (id: string, options: QueryOptions<unknown> = {}) => go(() => (seen = useQuery(video(id), options)));
  const pass = (seconds: number) => vi.advanceTimersByTimeAsync(1000 * seconds);

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("document", page);
    page.hidden = false;
    asks = 0;
  });
  afterEach(async () => {
    open.forEach((leave) => leave());
    forgetAll();
    await pass(1);
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  test("that is gone to again shows what is kept at once and asks, but not twice in a moment", async () => {
    server = () => "old";
    const leave = show("a", { freshMs: 60_000 });
    await pass(1);
    expect(seen.data).toBe("old");
    leave();
    show("a", { freshMs: 60_000 })();
    expect(asks).toBe(1);
    await pass(5);
    server = () => "new";
    show("a", { freshMs: 60_000 });
    expect(seen).toMatchObject({ data: "old", loading: false });
    await pass(1);
    expect(seen.data).toBe("new");
    expect(asks).toBe(2);
  });

  test("asks again after a failure once it is gone to again", async () => {
    server = missing;
    const leave = showVideo("v_9");
    await pass(60);
    expect(seen.error).toBe(gone);
    expect(asks).toBe(1);
    leave();
    server = () => "back";
    showVideo("v_9");
    await pass(1);
    expect(seen).toMatchObject({ data: "back", error: null });
  });

  test("shows nothing of what the server does not have any more, and stops looking", async () => {
    server = () => "there";
    showVideo("v_1", { pollMs: () => 1000 });
    await pass(3.5);
    expect(asks).toBeGreaterThan(2);
    server = missing;
    await pass(2);
    expect(seen).toMatchObject({ data: undefined, error: gone, loading: false });
    const before = asks;
    await pass(600);
    expect(asks).toBe(before);
  });

  test("looks on through other failures", async () => {
    server = () => "there";
    showVideo("v_1", { pollMs: () => 1000 });
    await pass(1.5);
    server = () => {
      throw new ApiError(500, "internal", "");
    };
    await pass(3);
    expect(seen.data).toBe("there");
    const before = asks;
    await pass(30);
    expect(asks).toBeGreaterThan(before);
  });

  const refuse = (status: number, seconds: number | null) => () => {
    throw new ApiError(status, "refused", "", null, {}, seconds);
  };

  test("whose first question is refused asks again when the server says, and no sooner", async () => {
    server = refuse(429, 60);
    show("a");
    await pass(59);
    expect([asks, seen.error?.status]).toEqual([1, 429]);
    server = () => "there";
    await pass(20);
    expect([asks, seen.data, seen.error]).toEqual([2, "there", null]);
  });

  test("that was told when asks no sooner, also where another answer shows that the server is there", async () => {
    server = refuse(503, 60);
    show("one");
    show("another");
    await pass(1);
    reachable.value = false;
    await pass(1);
    reachable.value = true;
    await pass(50);
    expect(asks).toBe(2);
    server = () => "there";
    await pass(30);
    expect(asks).toBe(4);
  });

  test("leaves it to its reader where the server says nothing, or that it is for good", async () => {
    for (const [key, refusal] of Object.entries({ broken: refuse(500, null), rude: refuse(429, null), not: refuse(403, 1) })) {
      asks = 0;
      server = refusal;
      const leave = show(key);
      await pass(600);
      expect([key, asks, seen.loading]).toEqual([key, 1, false]);
      server = () => "there";
      seen.reload();
      await pass(1);
      expect(seen.data).toBe("there");
      leave();
    }
  });

  test("that looks by the clock does so also where its first answer is a failure", async () => {
    server = refuse(500, null);
    showVideo("v_1", { pollMs: () => null });
    await pass(1);
    expect(seen).toMatchObject({ data: undefined, loading: false });
    server = () => "there";
    await pass(5);
    expect([asks, seen.data]).toEqual([2, "there"]);
    await pass(600);
    expect(asks).toBe(2);
  });

  test("does not look while it is hidden", async () => {
    server = () => "there";
    show("a", { pollMs: () => 1000 });
    await pass(1.5);
    const before = asks;
    page.hidden = true;
    await pass(60);
    expect(asks).toBe(before);
  });

  test("lists drop a video that is gone, and what a channel took with it", async () => {
    const channel = { id: "ch_1", handle: "ada" };
    const list = (key: string, holds: "video" | "channel"): Wanted<ListState<{ id: string }>> => ({ key, holds, ask: async () => ({ items: [], nextCursor: null }) });
    const newest = list("videos:newest:", "video");
    const mine = list("channels:mine", "channel");
    put(newest, () => ({ items: [{ id: "v_1", channel }, { id: "v_2", channel }, { id: "v_3", channel: { id: "ch_2", handle: "bob" } }], nextCursor: "x" }));
    put(mine, () => ({ items: [{ id: "ch_1", handle: "ada" }, { id: "ch_2", handle: "bob" }], nextCursor: null }));
    const listed = (of: typeof newest) => peek(of)?.items.map((item) => item.id);
    server = missing;
    showVideo("v_1");
    await pass(1);
    expect(listed(newest)).toEqual(["v_2", "v_3"]);
    expect(peek(newest)?.nextCursor).toBe("x");
    go(() => (seen = useQuery({ key: "channel:@ada", holds: "channel", is: (thing) => `@${(thing as { handle?: string }).handle}` === "@ada", ask })));
    await pass(1);
    expect(listed(newest)).toEqual(["v_3"]);
    expect(listed(mine)).toEqual(["ch_2"]);
    put(video("v_3"), () => ({ id: "v_3" }));
    forget(video("v_3"));
    expect(peek(video("v_3"))).toBeUndefined();
    expect(listed(newest)).toEqual([]);
  });

  test("hears of its topic and does not look while there is a connection, asks for what it missed, and looks again without one", async () => {
    let tell: (news: News) => void = () => undefined;
    let followed: string | null = null;
    const connected = () => ({
      follow: (topic: string, hear: (news: News) => void) => {
        followed = topic;
        tell = hear;
        hear(null);
        return () => void (followed = null);
      },
    });
    server = () => ({ id: "v_1", title: "old" });
    showVideo("v_1", { freshMs: 600_000, pollMs: () => 1000 });
    await pass(1.5);
    const before = asks;
    topics.value = connected();
    await pass(1);
    expect(followed).toBe("video:v_1");
    expect(asks).toBe(before + 1);
    await pass(60);
    expect(asks).toBe(before + 1);
    server = () => ({ id: "v_1", title: "new" });
    tell(edited("video", "v_1", (thing) => ({ ...thing, title: "told" })));
    expect(peek(video("v_1"))).toMatchObject({ title: "told" });
    tell(null);
    await pass(1);
    expect(seen.data).toMatchObject({ title: "new" });
    topics.value = null;
    await pass(1);
    expect(followed).toBeNull();
    const away = asks;
    await pass(5);
    expect(asks).toBeGreaterThan(away + 2);
  });

  test("an answer that was under way when its video was deleted does not bring it back", async () => {
    let answer = (_: unknown) => {};
    server = () => new Promise((resolve) => (answer = resolve));
    showVideo("v_1");
    await pass(1);
    const late = answer;
    server = missing;
    forget(video("v_1"));
    late({ id: "v_1" });
    await pass(1);
    expect(seen).toMatchObject({ data: undefined, error: gone });
  });

  test("what leads nowhere any more is asked again as soon as somebody answers", async () => {
    server = () => new Promise(() => undefined);
    show("a");
    await pass(1);
    reachable.value = false;
    server = () => "there";
    reachable.value = true;
    await pass(1);
    expect([seen.data, asks]).toEqual(["there", 2]);
  });

  describe("a list of pages", () => {
    /** What the server has, two at a time. */
    let all: string[];
    let late: Promise<void> | null;
    let shown: ListQuery<{ id: string; title?: string }>;
    const list: WantedList<{ id: string }> = {
      key: "videos:pages",
      holds: "video",
      page: async (cursor) => {
        const from = cursor === null ? 0 : all.indexOf(cursor) + 1;
        const page = { items: items(...all.slice(from, from + 2)), nextCursor: all.length > from + 2 ? all[from + 1]! : null };
        await late;
        return page;
      },
    };
    const more = async () => {
      shown.more!();
      await pass(1);
    };
    beforeEach(async () => {
      all = ["f", "e", "d", "c", "b", "a"];
      late = null;
      go(() => (shown = useList(list, { freshMs: 60_000 })));
      await pass(1);
    });

    test("whose order changes goes on until it has found again what has gone down", async () => {
      const moving = { ...list, key: "videos:moving", moves: true };
      go(() => (shown = useList(moving, { freshMs: 60_000 })));
      await pass(1);
      await more();
      expect(ids({ items: shown.items! })).toEqual(["f", "e", "d", "c"]);
      all = ["e", "d", "c", "b", "f", "a"];
      shown.reload();
      await pass(1);
      expect(ids({ items: shown.items! })).toEqual(["e", "d", "c", "b", "f", "a"]);
    });

    test("takes nothing behind a head that was exchanged meanwhile, for there would be a hole", async () => {
      let give = () => {};
      late = new Promise((resolve) => (give = resolve));
      shown.more!();
      const tail = late;
      late = null;
      all = ["l", "k", "j", "i", "h", "g", ...all];
      shown.reload();
      await pass(1);
      give();
      await tail;
      await pass(1);
      expect(ids({ items: shown.items! })).toEqual(["l", "k"]);
      await more();
      expect(ids({ items: shown.items! })).toEqual(["l", "k", "j", "i"]);
    });

    test("that is out of date is asked again, though it went on meanwhile", async () => {
      let give = () => {};
      late = new Promise((resolve) => (give = resolve));
      shown.reload(); // an answer is under way
      all = ["g", ...all];
      late = null;
      await more();
      give();
      await pass(1);
      expect(ids({ items: shown.items! })).toEqual(["f", "e", "d", "c"]);
      invalidate();
      await pass(1);
      expect(ids({ items: shown.items! })).toEqual(["g", "f", "e", "d", "c"]);
    });

    const listed = () => ids({ items: shown.items! });
    const again = async () => {
      shown.reload();
      await pass(1);
    };

    test("reads on until what is new joins what was scrolled through", async () => {
      await more();
      all = ["k", "j", "i", "h", "g", ...all];
      await again();
      expect(listed()).toEqual(["k", "j", "i", "h", "g", "f", "e", "d", "c"]);
      await more();
      expect(listed().slice(-2)).toEqual(["b", "a"]);
    });

    test("begins anew behind more than it reads for that", async () => {
      await more();
      all = [...Array.from({ length: 40 }, (_, i) => `n_${i}`), ...all];
      await again();
      expect(listed()).toEqual(all.slice(0, 16));
    });

    test("holds once what came from further down to the head", async () => {
      await more();
      all = ["c", "f", "e", "d", "b", "a"];
      await again();
      expect(listed()).toEqual(["c", "f", "e", "d"]);
    });

    test("keeps of what is being sent nothing that was refused", async () => {
      await more();
      let refuse = () => {};
      const sent = attempt(edited("video", "d", (video) => ({ ...video, title: "Renamed" })), () => new Promise((_, reject) => (refuse = () => reject(gone)))).catch(() => undefined);
      await pass(1);
      expect(shown.items?.[2]).toMatchObject({ id: "d", title: "Renamed" });
      shown.reload();
      await pass(1);
      refuse();
      await sent;
      await pass(1);
      expect(shown.items).toEqual(items("f", "e", "d", "c"));
    });
  });

  test("a list whose first page is all there is keeps nothing of what was behind it", async () => {
    const first: Page<{ id: string }> = { items: items("a", "b"), nextCursor: null };
    const list = { key: "videos:newest:", page: async () => first };
    put<ListState<{ id: string }>>({ ...list, ask: async () => first }, () => ({ items: items("a", "b", "c"), nextCursor: null }));
    let shown: { id: string }[] | undefined;
    await pass(5);
    go(() => (shown = useList(list).items));
    await pass(1);
    expect(shown).toEqual(items("a", "b"));
  });
});
