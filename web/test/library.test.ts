// What somebody watched, put aside and put in order: lists are at once what one does to them, and as they were where the server refuses.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { api, ApiError, type Playlist, type PlaylistItem, type Saved, type Video, type Watched } from "../src/data/api.ts";
import { edited, forgetAll, glimpse, learn, peek, put, type Wanted } from "../src/data/cache.ts";
import type { ListState } from "../src/data/entities.ts";
import { queries } from "../src/data/queries.ts";
import { daysAgo, dayOf } from "../src/features/library/days.ts";
import { behind, placeAt } from "../src/features/library/reorder.ts";
import { clearHistory, forgetWatched, toldAgain, watchedAgain } from "../src/features/library/watched.ts";
import { addToPlaylist, editPlaylist, moveItem, placed, takeOut } from "../src/features/playlists/playlists.ts";
import { isSaved, watchLater, watchNoMore } from "../src/features/saving/saved.ts";
import { beside } from "../src/features/watch/queue.ts";

const viewer = { vote: null, subscribed: false, level: null, positionMs: 4000, watchLater: false };
const film = (id: string, more: Partial<Video> = {}) =>
  ({ id, title: id, durationMs: 60_000, playback: { hls: null }, channel: { id: "ch_1", handle: "ada", name: "Ada", avatar: [] }, viewer: null, ...more }) as unknown as Video;
const seen = (id: string, watchedAt: string, more: Partial<Watched> = {}): Watched => ({ id, video: film(id), positionMs: 12_000, finished: false, watchedAt, ...more });
const listOf = <T>(wanted: object) => ({ ...wanted, ask: () => new Promise(() => undefined) }) as unknown as Wanted<ListState<T>>;
const history = listOf<Watched>(queries.history());
const later = listOf<Saved>(queries.watchLater());
const items = listOf<PlaylistItem>(queries.playlistItems("pl_1"));
const mine = listOf<Playlist>(queries.myPlaylists());
const having = listOf<Playlist>(queries.playlistsFor("v_3"));
const ids = <T extends { id: string }>(list: Wanted<ListState<T>>) => peek(list)?.items.map(({ id }) => id).join(" ");
const refusal = new ApiError(503, "unavailable", "Later.");
const list = (id: string, more: Partial<Playlist> = {}) => ({ id, title: id, description: "", visibility: "private", itemCount: 2, hasVideo: null, ...more }) as Playlist;
const state = <T>(...all: T[]) => () => ({ items: all, nextCursor: null });

beforeEach(() => {
  put(history, state(seen("v_2", "2026-03-02T10:00:00Z"), seen("v_1", "2026-03-01T10:00:00Z")));
  put(later, state<Saved>({ id: "v_1", video: film("v_1"), addedAt: "2026-03-01T10:00:00Z" }));
  put(items, state<PlaylistItem>(...["v_1", "v_2", "v_4"].map((id) => ({ id, video: id === "v_4" ? null : film(id), addedAt: "" }))));
  put(mine, state(list("pl_2"), list("pl_1")));
  put(having, state(list("pl_1", { hasVideo: false })));
  put(queries.video("v_3"), () => film("v_3", { viewer }));
});
afterEach(() => {
  forgetAll();
  vi.restoreAllMocks();
});

describe("lists whose items have a video", () => {
  test("change with it, and lose what is gone", () => {
    learn(edited("video", "v_2", (video) => ({ ...video, title: "Another" })));
    expect(peek(history)!.items[0]!.video.title).toBe("Another");
    expect(peek(items)!.items[1]!.video!.title).toBe("Another");
    learn(edited("video", "v_2", () => null));
    expect([ids(history), ids(items)]).toEqual(["v_1", "v_1 v_4"]);
  });

  test("stay the same object where nothing of them is meant", () => {
    const before = peek(items);
    learn(edited("video", "v_9", () => null));
    expect(peek(items)).toBe(before);
  });

  test("are where a page finds what it begins with, but for what one may not see", () => {
    expect(glimpse("video", ({ id }) => id === "v_2")?.title).toBe("v_2");
    expect(glimpse("video", ({ id }) => id === "v_4")).toBeUndefined();
    expect(glimpse("channel", ({ id }) => id === "ch_1")?.name).toBe("Ada");
  });
});

describe("the history", () => {
  test("loses at once what is taken out, and has it where it stood once it is put back", async () => {
    vi.spyOn(api, "forgetWatched").mockResolvedValue(undefined as never);
    const tell = vi.spyOn(api, "putPosition").mockResolvedValue(undefined as never);
    const item = peek(history)!.items[0]!;
    const sent = forgetWatched(item);
    expect(ids(history)).toBe("v_1");
    await sent;
    const again = watchedAgain(item);
    expect(ids(history)).toBe("v_2 v_1");
    await again;
    expect(tell.mock.calls[0]![1]).toMatchObject({ positionMs: 12_000, durationMs: 60_000 });
  });

  test("has it again where the server refuses", async () => {
    vi.spyOn(api, "forgetWatched").mockRejectedValue(refusal);
    await expect(forgetWatched({ id: "v_2" })).rejects.toThrow("Later.");
    expect(ids(history)).toBe("v_2 v_1");
  });

  test("is empty once it is cleared, and videos begin at their beginning", async () => {
    vi.spyOn(api, "clearHistory").mockResolvedValue(undefined as never);
    await clearHistory();
    expect(ids(history)).toBe("");
    expect(peek(queries.video("v_3"))!.viewer!.positionMs).toBeNull();
  });

  test("is told again when something was watched: to its end, and no longer ago than the server believes", () => {
    const now = Date.parse("2026-03-02T10:00:05Z");
    expect(toldAgain(seen("v_1", "2026-03-02T10:00:00Z", { finished: true, positionMs: null }), now)).toEqual({ positionMs: 60_000, durationMs: 60_000, playedMsAgo: 5000 });
    expect(toldAgain(seen("v_1", "2020-03-02T10:00:00Z"), now).playedMsAgo).toBe(30 * 24 * 60 * 60 * 1000);
    expect(toldAgain(seen("v_1", "2026-03-02T10:00:09Z"), now).playedMsAgo, "a clock that is behind").toBe(0);
  });

  test("stands by the days of who reads it", () => {
    const now = new Date(2026, 2, 2, 0, 30).getTime();
    const at = (...time: [number, number, number, number, number]) => new Date(...time).toISOString();
    expect(daysAgo(at(2026, 2, 2, 0, 5), now)).toBe(0);
    expect(daysAgo(at(2026, 2, 1, 23, 55), now)).toBe(1);
    expect(daysAgo(at(2026, 2, 2, 9, 0), now), "a clock that is ahead").toBe(0);
    expect([dayOf(at(2026, 2, 2, 0, 5), now), dayOf(at(2026, 2, 1, 23, 55), now)]).toEqual(["Today", "Yesterday"]);
    expect(dayOf(at(2026, 1, 20, 9, 0), now)).toMatch(/20 February|February 20/);
    expect(dayOf(at(2025, 1, 20, 9, 0), now)).toMatch(/2025/);
  });
});

describe("what is put aside", () => {
  test("stands first at once, and its own answer says so", async () => {
    vi.spyOn(api, "watchLater").mockResolvedValue(undefined as never);
    expect(isSaved(film("v_1")), "a list knows it").toBe(true);
    expect(isSaved(film("v_3", { viewer }))).toBe(false);
    const sent = watchLater(film("v_3"));
    expect(ids(later)).toBe("v_3 v_1");
    await sent;
    expect(peek(queries.video("v_3"))!.viewer!.watchLater).toBe(true);
  });

  test("stands where it stood where the server refuses to take it out", async () => {
    vi.spyOn(api, "watchNoMore").mockRejectedValue(refusal);
    const sent = watchNoMore({ id: "v_1" });
    expect(ids(later)).toBe("");
    await expect(sent).rejects.toThrow("Later.");
    expect(ids(later)).toBe("v_1");
  });
});

describe("a playlist", () => {
  test("has at once what is added, behind what is said, and counts it", async () => {
    const add = vi.spyOn(api, "addToPlaylist").mockResolvedValue({} as never);
    await addToPlaylist("pl_1", film("v_3"), "v_1");
    expect(ids(items)).toBe("v_1 v_3 v_2 v_4");
    expect(peek(mine)!.items.map(({ itemCount }) => itemCount)).toEqual([2, 3]);
    expect(peek(having)!.items[0]).toMatchObject({ hasVideo: true, itemCount: 3 });
    expect(add).toHaveBeenCalledWith("pl_1", "v_3", "v_1");
  });

  test("has it at its end only where that is known", async () => {
    vi.spyOn(api, "addToPlaylist").mockResolvedValue({} as never);
    put(items, (old) => ({ items: old!.items, nextCursor: "more" }));
    await addToPlaylist("pl_1", film("v_3"));
    expect(ids(items)).toBe("v_1 v_2 v_4");
  });

  test("is as it was where the server refuses to take something out, or to move it", async () => {
    vi.spyOn(api, "removePlaylistItem").mockRejectedValue(refusal);
    vi.spyOn(api, "movePlaylistItem").mockRejectedValue(refusal);
    const out = takeOut("pl_1", "v_1");
    expect(ids(items)).toBe("v_2 v_4");
    await expect(out).rejects.toThrow("Later.");
    const moved = moveItem("pl_1", "v_4", null);
    expect(ids(items)).toBe("v_4 v_1 v_2");
    await expect(moved).rejects.toThrow("Later.");
    expect(ids(items)).toBe("v_1 v_2 v_4");
  });

  test("is told of moves in the order in which they were made", async () => {
    const done: string[] = [];
    const waiting: (() => void)[] = [];
    vi.spyOn(api, "movePlaylistItem").mockImplementation((_, video) => new Promise((answer) => waiting.push(() => (done.push(video), answer({} as never)))));
    const both = [moveItem("pl_1", "v_1", "v_2"), moveItem("pl_1", "v_4", null)];
    expect(ids(items)).toBe("v_4 v_2 v_1");
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    waiting[0]!();
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    waiting[1]!();
    await Promise.all(both);
    expect(done).toEqual(["v_1", "v_4"]);
    expect(ids(items)).toBe("v_4 v_2 v_1");
  });

  test("that was changed still says whether it has the video that was asked for", async () => {
    vi.spyOn(api, "editPlaylist").mockResolvedValue(list("pl_1", { title: "Sea" }) as never);
    await editPlaylist("pl_1", { title: "Sea" });
    expect(peek(having)!.items[0]).toMatchObject({ title: "Sea", hasVideo: false });
    expect(peek(mine)!.items[1]!.title).toBe("Sea");
  });

  test("puts an item behind another, at the top, or at the end of what is known", () => {
    const all = ["a", "b", "c"].map((id) => ({ id }));
    const order = (id: string, after: string | null) => placed(all, { id }, after).map((one) => one.id).join("");
    expect([order("a", "b"), order("c", null), order("a", "z"), order("d", "a")]).toEqual(["bac", "cab", "bca", "adbc"]);
  });

  test("knows behind which item one stands that is put at a place", () => {
    const all = ["a", "b", "c", "d"];
    expect([behind(all, "a", 1), behind(all, "d", 0), behind(all, "c", 1), behind(all, "a", 9)]).toEqual(["b", null, "a", "d"]);
    expect([behind(all, "a", 0), behind(all, "d", 9), behind(all, "z", 1)]).toEqual([undefined, undefined, undefined]);
  });

  test("has what is dragged behind those whose middle it has passed", () => {
    expect([placeAt([50, 150, 250], 40), placeAt([50, 150, 250], 160), placeAt([50, 150, 250], 400)]).toEqual([0, 2, 3]);
  });
});

describe("a list that is played", () => {
  const queued = ["a", "b", "c"].map((id) => ({ id, video: film(id) }));
  const around = (...asked: Parameters<typeof beside>) => {
    const { at, next, previous } = beside(...asked);
    return [at, next?.id ?? null, previous?.id ?? null];
  };
  test("has something before and behind a video, but at its ends", () => {
    expect(around(queued, "b")).toEqual([1, "c", "a"]);
    expect(around(queued, "a")).toEqual([0, "b", null]);
    expect(around(queued, "c")).toEqual([2, null, "b"]);
  });
  test("goes on with what took the place of one that has left it", () => expect(around([queued[0]!, queued[2]!], "b", 1)).toEqual([-1, "c", "a"]));
  test("that does not have the video leads nowhere", () => expect(around(queued, "z")).toEqual([-1, null, null]));
});
