// What somebody likes and follows: both lists lose at once what is taken out of them, and have it again where the server refuses or it is taken back.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { api, ApiError, type Subscription, type Video } from "../src/data/api.ts";
import { forgetAll, peek, put, type Wanted } from "../src/data/cache.ts";
import type { ListState } from "../src/data/entities.ts";
import { queries } from "../src/data/queries.ts";
import { likeAgain, unlike } from "../src/features/library/unlike.ts";
import { voteOnVideo } from "../src/features/reactions/votes.ts";
import { subscribe, unsubscribe } from "../src/features/subscriptions/subscribing.ts";

const film = (id: string) => ({ id, title: id, likes: 4, dislikes: 0, playback: { hls: null }, channel: { id: "ch_1" }, viewer: null }) as unknown as Video;
const followed = (id: string) => ({ id, channel: { id, handle: id, name: id, avatar: [] }, level: "all", subscribedAt: "2026-01-01T00:00:00.000Z", subscribers: 7 }) as Subscription & { id: string };
const listOf = <T>(wanted: object) => ({ ...wanted, ask: () => new Promise(() => undefined) }) as unknown as Wanted<ListState<T>>;
const likedList = listOf<Video>(queries.liked());
const newest = listOf<Video>(queries.newest(""));
const follows = listOf<Subscription>(queries.subscriptions());
const liked = () => peek(likedList)?.items.map(({ id }) => id);
const known = () => peek(follows)?.items.map(({ channel, level, subscribers }) => `${channel.id} ${level} ${subscribers}`);
const viewer = { vote: "like", subscribed: false, level: null, positionMs: null, watchLater: false } as const;
const refusal = new ApiError(503, "unavailable", "Later.");

beforeEach(() => {
  for (const list of [likedList, newest]) put(list, () => ({ items: [film("v_2"), film("v_1")], nextCursor: null }));
  put(follows, () => ({ items: [followed("ch_2"), followed("ch_1")], nextCursor: "more" }));
});
afterEach(() => {
  forgetAll();
  vi.restoreAllMocks();
});

test("a video that is liked no more leaves the list of what one likes, and no other", async () => {
  vi.spyOn(api, "unvoteVideo").mockResolvedValue({ value: null, likes: 3, dislikes: 0 } as never);
  const sent = voteOnVideo({ id: "v_2", viewer }, null);
  expect(liked()).toEqual(["v_1"]);
  expect(peek(newest)!.items.map(({ id, likes }) => `${id} ${likes}`)).toEqual(["v_2 3", "v_1 4"]);
  await sent;
});

test("one that is disliked leaves it, too, and where the server refuses it stands where it stood", async () => {
  vi.spyOn(api, "voteVideo").mockRejectedValue(refusal);
  const sent = voteOnVideo({ id: "v_2", viewer }, "dislike");
  expect(liked()).toEqual(["v_1"]);
  await expect(sent).rejects.toThrow("Later.");
  expect(liked()).toEqual(["v_2", "v_1"]);
});

test("so does one that is taken out of the list itself, which says of the others what they are liked now, and it is asked for where it stands once it is put back", async () => {
  vi.spyOn(api, "unvoteVideo").mockResolvedValueOnce({ value: null, likes: 3, dislikes: 0 } as never).mockRejectedValueOnce(refusal);
  const put = vi.spyOn(api, "voteVideo").mockResolvedValue({ value: "like", likes: 4, dislikes: 0 } as never);
  const sent = unlike({ id: "v_2" });
  expect(liked()).toEqual(["v_1"]);
  await sent;
  expect(peek(newest)!.items[0]!.likes).toBe(3);
  await likeAgain({ id: "v_2" });
  expect(put).toHaveBeenCalledWith("v_2", "like");
  expect(peek(newest)!.items[0]!.likes).toBe(4);
  await expect(unlike({ id: "v_1" })).rejects.toThrow("Later.");
});

test("a level is another at once in the list of what one follows, and counts nobody twice", async () => {
  vi.spyOn(api, "subscribe").mockResolvedValue({ channelId: "ch_1", level: "none", subscribers: 8 } as never);
  const sent = subscribe("ch_1", { subscribed: true, level: "all" }, "none");
  expect(known()).toEqual(["ch_2 all 7", "ch_1 none 7"]);
  await sent;
  expect(known()).toEqual(["ch_2 all 7", "ch_1 none 8"]);
  expect(peek(follows)!.nextCursor).toBe("more");
});

test("a channel that one follows no more leaves the list, and is there again where the server refuses", async () => {
  vi.spyOn(api, "unsubscribe").mockRejectedValue(refusal);
  const sent = unsubscribe("ch_2");
  expect(known()).toEqual(["ch_1 all 7"]);
  await expect(sent).rejects.toThrow("Later.");
  expect(known()).toEqual(["ch_2 all 7", "ch_1 all 7"]);
});
