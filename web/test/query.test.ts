import { h, render } from "preact";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ApiError, type Page } from "../src/data/api.ts";
import { appendPage, asApiError, delayAfter, forgetQueries, forgetQuery, peekQuery, setQuery, useList, useQuery, type ListState, type Query } from "../src/data/query.ts";

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

test("any failure becomes one kind of error", () => {
  const known = new ApiError(404, "not_found", "Gone.");
  expect(asApiError(known)).toBe(known);
  expect(asApiError(new Error("odd"))).toMatchObject({ status: -1, message: "odd" });
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
  const show = (key: string, options: Parameters<typeof useQuery>[2] = {}) => go(() => (seen = useQuery(key, ask, options)));
  const pass = (seconds: number) => vi.advanceTimersByTimeAsync(1000 * seconds);

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("document", page);
    page.hidden = false;
    asks = 0;
  });
  afterEach(async () => {
    open.forEach((leave) => leave());
    forgetQueries();
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
    const leave = show("video:v_9");
    await pass(60);
    expect(seen.error).toBe(gone);
    expect(asks).toBe(1);
    leave();
    server = () => "back";
    show("video:v_9");
    await pass(1);
    expect(seen).toMatchObject({ data: "back", error: null });
  });

  test("shows nothing of what the server does not have any more, and stops looking", async () => {
    server = () => "there";
    show("video:v_1", { pollMs: () => 1000 });
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
    show("video:v_1", { pollMs: () => 1000 });
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
    const videos = () => ({ items: [{ id: "v_1", channel }, { id: "v_2", channel }, { id: "v_3", channel: { id: "ch_2", handle: "bob" } }], nextCursor: "x" });
    setQuery("videos:home:", videos);
    setQuery("channels:mine", () => ({ items: [{ id: "ch_1", handle: "ada" }, { id: "ch_2", handle: "bob" }], nextCursor: null }));
    const listed = (key: string) => peekQuery<ListState<{ id: string }>>(key)?.items.map((item) => item.id);
    server = missing;
    show("video:v_1");
    await pass(1);
    expect(listed("videos:home:")).toEqual(["v_2", "v_3"]);
    expect(peekQuery<ListState<{ id: string }>>("videos:home:")?.nextCursor).toBe("x");
    show("channel:@ada");
    await pass(1);
    expect(listed("videos:home:")).toEqual(["v_3"]);
    expect(listed("channels:mine")).toEqual(["ch_2"]);
    setQuery("video:v_3", () => ({ id: "v_3" }));
    forgetQuery("video:v_3");
    expect(peekQuery("video:v_3")).toBeUndefined();
    expect(listed("videos:home:")).toEqual([]);
  });

  test("an answer that was under way when its video was deleted does not bring it back", async () => {
    let answer = (_: unknown) => {};
    server = () => new Promise((resolve) => (answer = resolve));
    show("video:v_1");
    await pass(1);
    const late = answer;
    server = missing;
    forgetQuery("video:v_1");
    late({ id: "v_1" });
    await pass(1);
    expect(seen).toMatchObject({ data: undefined, error: gone });
  });

  test("a list whose first page is all there is keeps nothing of what was behind it", async () => {
    setQuery("videos:home:", () => ({ items: items("a", "b", "c"), nextCursor: null }));
    let shown: { id: string }[] | undefined;
    const first: Page<{ id: string }> = { items: items("a", "b"), nextCursor: null };
    await pass(5);
    go(() => (shown = useList("videos:home:", async () => first).items));
    await pass(1);
    expect(shown).toEqual(items("a", "b"));
  });
});
