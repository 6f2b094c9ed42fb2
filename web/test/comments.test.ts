import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { api, ApiError, reachable, type Comment, type Video } from "../src/data/api.ts";
import { apply, entryOf, forgetAll, learn, peek, put, type Wanted } from "../src/data/cache.ts";
import { arrived, keepingViewer, removed } from "../src/data/comments.ts";
import type { ListState } from "../src/data/entities.ts";
import { newsOf, opens } from "../src/data/news.ts";
import { queries } from "../src/data/queries.ts";
import { user } from "../src/data/session.ts";
import { justVoted } from "../src/data/voted.ts";
import { newIn } from "../src/features/comments/arrivals.ts";
import { folds, mayFold } from "../src/features/comments/folds.ts";
import { again, discard, isAside, lengthOf, mayPass, pin, post, release, remove, unsent, unsentTo } from "../src/features/comments/posting.ts";
import "../src/features/comments/resend.ts";
import { comesToWrite, toWrite } from "../src/features/comments/writing.ts";
import { rightsOf } from "../src/features/comments/thread.ts";
import { difference, toggled, voteOnComment, voteOnVideo } from "../src/features/reactions/votes.ts";
import { subscribe, unsubscribe } from "../src/features/subscriptions/subscribing.ts";

const said = (id: string, more: Partial<Comment> = {}): Comment => ({
  id, videoId: "v_1", parentId: null, author: { id: "u_2", username: "bo", displayName: "Bo", avatar: [] }, text: id, likes: 0, replyCount: 0,
  createdAt: "2026-01-01T00:00:00.000Z", editedAt: null, pinned: false, hearted: false, held: false, deleted: false, viewer: null, ...more,
});
const film = { id: "v_1", title: "one", playback: { hls: null, file: null }, likes: 4, dislikes: 1, views: 9, comments: 2, channel: { id: "ch_1" }, viewer: { vote: null, subscribed: false, level: null, positionMs: null } } as unknown as Video;

const whole = (wanted: { key: string }) => ({ ...wanted, ask: async () => undefined }) as unknown as Wanted<ListState<Comment>>;
const threads = whole(queries.comments("v_1", "newest"));
const answers = whole(queries.replies({ id: "c_1", videoId: "v_1" }));
const video = queries.video("v_1");
const shown = (list = threads) => peek(list)?.items.map(({ id, text }) => (id.startsWith("own:") ? `(${text})` : id));
const commentOf = (id: string) => peek(threads)!.items.find((one) => one.id === id)!;

beforeEach(() => {
  user.value = { id: "u_1", username: "ada", displayName: "Ada", avatar: [] } as never;
  put(threads, () => ({ items: [said("c_p", { pinned: true }), said("c_2"), said("c_1", { replyCount: 1 })], nextCursor: "more" }));
  put(answers, () => ({ items: [said("r_1", { parentId: "c_1" })], nextCursor: null }));
  put(video, () => film);
});
afterEach(() => {
  forgetAll();
  unsent.value = [];
  vi.restoreAllMocks();
});

describe("what others say", () => {
  test("stands behind what is pinned, once however often it is told", () => {
    for (let i = 0; i < 2; i++) apply(arrived(said("c_3")));
    expect(shown()).toEqual(["c_p", "c_3", "c_2", "c_1"]);
  });

  test("stands where its time is in an order by time, though it is heard of later, and before all others where votes decide", () => {
    const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`;
    const top = whole(queries.comments("v_1", "top"));
    const list = { items: [said("c_p", { pinned: true }), said("c_4", { createdAt: at(4) }), said("c_2", { createdAt: at(2) })], nextCursor: "more" };
    put(threads, () => list);
    put(top, () => list);
    for (const second of [3, 5, 1]) apply(arrived(said(`c_${second}`, { createdAt: at(second) })));
    expect(shown()).toEqual(["c_p", "c_5", "c_4", "c_3", "c_2"]); // what is older still comes with what is there
    expect(shown(top)).toEqual(["c_p", "c_1", "c_5", "c_3", "c_4", "c_2"]);
    apply(keepingViewer(said("c_3", { createdAt: at(3), pinned: true })));
    expect(shown()).toEqual(["c_3", "c_5", "c_4", "c_2", "c_p"]);
  });

  test("is the last answer of its thread, where all before it is there", () => {
    apply(arrived(said("r_2", { parentId: "c_1" })));
    expect(shown(answers)).toEqual(["r_1", "r_2"]);
    put(answers, (list) => ({ ...list!, nextCursor: "more" }));
    apply(arrived(said("r_3", { parentId: "c_1" })));
    expect(shown(answers)).toEqual(["r_1", "r_2"]);
    expect(shown()).toEqual(["c_p", "c_2", "c_1"]);
  });

  test("is otherwise once it is told so, but for what one has to do with it oneself", () => {
    const mine = { vote: "like", canEdit: true, canDelete: true, canModerate: false } as const;
    put(threads, () => ({ items: [said("c_2"), said("c_1", { viewer: mine })], nextCursor: null }));
    apply(keepingViewer(said("c_1", { text: "better", pinned: true, editedAt: "2026-01-02T00:00:00.000Z" })));
    expect(shown()).toEqual(["c_1", "c_2"]);
    expect(commentOf("c_1")).toMatchObject({ text: "better", viewer: mine });
  });

  test("is gone once it is deleted, and keeps its thread where it has one", () => {
    apply(removed("c_2"));
    apply(removed("c_1"));
    expect(shown()).toEqual(["c_p", "c_1"]);
    expect(commentOf("c_1")).toMatchObject({ deleted: true, text: "" });
    put(answers, () => ({ items: [said("r_1", { parentId: "c_p" })], nextCursor: null }));
    apply(removed("c_p"));
    expect(commentOf("c_p")).toMatchObject({ deleted: true, replyCount: 0 }); // though nobody has counted it yet
  });

  test("waits where it comes before what is read, and is nobody's own", () => {
    const list = [said("c_5"), said("c_4", { author: { ...said("").author!, id: "u_1" } }), said("c_2"), said("c_0")];
    expect([...newIn(list, new Set(["c_2"]), "u_1")]).toEqual(["c_5"]);
    expect([...newIn(list, new Set(), "u_1")]).toEqual([]);
  });
});

describe("news", () => {
  const tell = (type: string, data: unknown, topic = "video:v_1") => {
    const news = newsOf({ topic, type, data });
    if (news) learn(news);
    return news;
  };

  test("of counts change what is counted, and nothing else of what they hold", () => {
    tell("video.counts", { likes: 7, views: 10, title: "taken over" });
    expect(peek(video)).toMatchObject({ likes: 7, dislikes: 1, views: 10, title: "one" });
    tell("comment.counts", { id: "c_1", likes: 3, replyCount: 2 });
    expect(commentOf("c_1")).toMatchObject({ likes: 3, replyCount: 2 });
  });

  describe("of votes", () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());

    test("are no later than what its voter was told a moment ago, and the last of them is taken then", async () => {
      justVoted("v_1");
      tell("video.counts", { likes: 3, comments: 5 });
      tell("video.counts", { likes: 30, comments: 6 });
      expect(peek(video)).toMatchObject({ likes: 4, comments: 6 });
      await vi.advanceTimersByTimeAsync(2000);
      justVoted("v_1");
      await vi.advanceTimersByTimeAsync(2000);
      expect(peek(video)).toMatchObject({ likes: 4 });
      await vi.advanceTimersByTimeAsync(2000);
      expect(peek(video)).toMatchObject({ likes: 30, dislikes: 1, comments: 6 });
    });

    test("on a comment are so, too, and give way to what is told behind them", async () => {
      justVoted("c_1");
      tell("comment.counts", { id: "c_1", likes: 3, replyCount: 2 });
      expect(commentOf("c_1")).toMatchObject({ likes: 0, replyCount: 2 });
      vi.setSystemTime(Date.now() + 3001);
      tell("comment.counts", { id: "c_1", likes: 7 });
      await vi.advanceTimersByTimeAsync(5000);
      expect(commentOf("c_1")).toMatchObject({ likes: 7 });
    });
  });

  test("of a comment that was held until now show it so, and take it off those that wait", () => {
    const held = whole(queries.heldComments("v_1"));
    put(held, () => ({ items: [said("c_2", { held: true }), said("c_7", { held: true })], nextCursor: null }));
    put(threads, () => ({ items: [said("c_2", { held: true })], nextCursor: null }));
    tell("comment.created", said("c_2"));
    expect(shown()).toEqual(["c_2"]);
    expect(commentOf("c_2").held).toBe(false);
    expect(shown(held)).toEqual(["c_7"]);
  });

  test("tell nobody of what is held: it is looked at by the clock", () => expect(queries.heldComments("v_1").topic).toBeUndefined());

  test("of votes and deletions move nothing of what is read", () => {
    const top = whole(queries.comments("v_1", "top"));
    put(top, () => ({ items: [said("c_p", { pinned: true }), said("c_1", { likes: 9, replyCount: 1 }), said("c_2", { likes: 3 })], nextCursor: null }));
    tell("comment.counts", { id: "c_2", likes: 30 });
    tell("comment.deleted", { id: "c_1" });
    expect(shown(top)).toEqual(["c_p", "c_1", "c_2"]);
    expect(peek(top)!.items[1]).toMatchObject({ deleted: true, text: "" });
  });

  test("of a pin that was taken back have an order by votes asked for: only the server knows it", () => {
    const top = whole(queries.comments("v_1", "top"));
    put(top, () => ({ items: [said("c_p", { pinned: true }), said("c_2")], nextCursor: null }));
    const heard: number[] = [];
    const entry = entryOf(top);
    entry.watchers.add(() => heard.push(entry.at));
    tell("comment.edited", said("c_2", { text: "better" }));
    tell("comment.edited", said("c_p", { pinned: true, text: "better" }));
    expect(heard).not.toContain(0);
    tell("comment.edited", said("c_p"));
    expect(heard).toContain(0);
  });

  test("that nobody knows change nothing", () => expect(tell("video.sung", {})).toBeUndefined());

  test("of progress say how far it is, and lead to more once it is settled or can be played", () => {
    const begun = { ...film, status: "processing", playback: { hls: null, file: null } } as Video;
    put(video, () => begun);
    const rung = (progress: number) => ({ id: "v_1", status: "processing", processing: { rungs: [{ name: "360", state: "running", progress }], notices: [] } });
    tell("video.progress", rung(0));
    expect(peek(video)!.processing?.rungs[0]?.progress).toBe(0);
    const heard = (data: unknown) => opens(begun, { topic: "video:v_1", type: "video.progress", data });
    expect(heard(rung(0))).toBe(false);
    expect(heard(rung(0.2))).toBe(true);
    expect(heard({ ...rung(1), status: "ready" })).toBe(true);
  });
});

describe("what one says oneself", () => {
  test("stands there at once, and settles as the server has it, beside what it told meanwhile", async () => {
    let answer = (_: Comment) => {};
    vi.spyOn(api, "createComment").mockReturnValue(new Promise((resolve) => (answer = resolve)) as never);
    const sent = post({ videoId: "v_1", text: " Good. " });
    expect(shown()).toEqual(["c_p", "(Good.)", "c_2", "c_1"]);
    expect(peek(video)!.comments).toBe(3);
    answer(said("c_9", { text: "Good." }));
    expect(await sent).toMatchObject({ id: "c_9" });
    expect(shown()).toEqual(["c_p", "c_9", "c_2", "c_1"]);
    apply(arrived(said("c_9")));
    expect(shown()).toEqual(["c_p", "c_9", "c_2", "c_1"]);
  });

  test("is taken back where it is refused, keeps its words, and is sent again under the same key", async () => {
    const create = vi.spyOn(api, "createComment").mockRejectedValueOnce(new ApiError(0, "network", "No line.")).mockResolvedValueOnce(said("c_9") as never);
    expect(await post({ videoId: "v_1", text: "Good.", parentId: "c_1" })).toBeNull();
    expect(shown(answers)).toEqual(["r_1"]);
    const [one] = unsent.value;
    expect(one!.wanted.text).toBe("Good.");

    expect(await again(one!)).toMatchObject({ id: "c_9" });
    expect(unsent.value).toEqual([]);
    expect(create).toHaveBeenCalledTimes(2);
  });

  describe("that nobody answered", () => {
    const drop = new ApiError(0, "network", "No line.");
    const line = async (is: boolean) => {
      reachable.value = is;
      await new Promise((done) => setTimeout(done, 0));
    };
    beforeEach(() => void vi.stubGlobal("document", { activeElement: null }));
    afterEach(async () => {
      await line(true);
      vi.unstubAllGlobals();
    });

    test("is sent again by itself once somebody answers, under the same key and in its order", async () => {
      const create = vi.spyOn(api, "createComment").mockImplementation(async ({ text }, key) => {
        if (!reachable.value) key.failed(drop);
        if (!reachable.value) throw drop;
        return said(`c_${text}`, { text }) as never;
      });
      await line(false);
      await post({ videoId: "v_1", text: "One." });
      await post({ videoId: "v_1", text: "Two." });
      expect(unsent.value).toHaveLength(2);
      await line(true);
      expect(unsent.value).toEqual([]);
      const sent = create.mock.calls.map(([{ text }, key]) => [text, key] as const);
      expect(sent.map(([text]) => text)).toEqual(["One.", "Two.", "One.", "Two."]);
      expect(sent[2]![1]).toBe(sent[0]![1]);
      expect(shown()).toEqual(["c_p", "c_Two.", "c_One.", "c_2", "c_1"]);
    });

    test("waits for its writer where it fails again, and where somebody else is signed in", async () => {
      const create = vi.spyOn(api, "createComment").mockRejectedValue(drop);
      await line(false);
      await post({ videoId: "v_1", text: "One." });
      user.value = { id: "u_3" } as never;
      await line(true);
      expect(create).toHaveBeenCalledTimes(1);
      user.value = { id: "u_1", username: "ada", displayName: "Ada", avatar: [] } as never;
      for (let i = 0; i < 3; i++) {
        await line(false);
        await line(true);
      }
      expect(create).toHaveBeenCalledTimes(2);
      expect(unsent.value).toHaveLength(1);
    });

    test("is not sent again where the server refused it", async () => {
      const create = vi.spyOn(api, "createComment").mockRejectedValue(new ApiError(422, "validation_failed", "No."));
      await post({ videoId: "v_1", text: "One." });
      await line(false);
      await line(true);
      expect(create).toHaveBeenCalledTimes(1);
    });
  });

  test("stays its writer's, though somebody else has signed in until it fails", async () => {
    let fail = (_: Error) => {};
    vi.spyOn(api, "createComment").mockReturnValue(new Promise((_, reject) => (fail = reject)) as never);
    const sent = post({ videoId: "v_1", text: "Mine." });
    user.value = { id: "u_3" } as never;
    fail(new ApiError(401, "unauthenticated", "Sign in."));
    await sent;
    expect(unsentTo(unsent.value, "v_1", null)).toEqual([]);
    user.value = { id: "u_1" } as never;
    expect(unsentTo(unsent.value, "v_1", null)).toHaveLength(1);
  });

  test("is thrown away once its writer says so", async () => {
    vi.spyOn(api, "createComment").mockRejectedValue(new ApiError(422, "validation_failed", "No."));
    await post({ videoId: "v_1", text: "Good." });
    discard(unsent.value[0]!.id);
    expect(unsent.value).toEqual([]);
  });

  test("is gone at once when it is deleted, and back where that is refused", async () => {
    vi.spyOn(api, "deleteComment").mockRejectedValueOnce(new ApiError(503, "unavailable", "Later."));
    const sent = remove(said("c_2"));
    expect(shown()).toEqual(["c_p", "c_1"]);
    expect(peek(video)!.comments).toBe(1);
    await expect(sent).rejects.toThrow("Later.");
    expect(shown()).toEqual(["c_p", "c_2", "c_1"]);
    expect(peek(video)!.comments).toBe(2);
  });

  test("is pinned alone, before all others", async () => {
    vi.spyOn(api, "editComment").mockResolvedValue(said("c_1") as never);
    await pin(said("c_1"), true);
    expect(shown()).toEqual(["c_1", "c_p", "c_2"]);
    expect(commentOf("c_p").pinned).toBe(false);
  });

  test("is seen by all once it is released, and waits no more", async () => {
    const held = whole(queries.heldComments("v_1"));
    put(held, () => ({ items: [said("c_2", { held: true })], nextCursor: null }));
    vi.spyOn(api, "editComment").mockReturnValue(new Promise(() => undefined) as never);
    void release(said("c_2", { held: true }));
    expect(shown(held)).toEqual([]);
    expect(peek(video)!.comments).toBe(3);
  });

  test("is counted in characters, as the server does", () => expect(lengthOf(" 👍🏽é ")).toBe(3));
});

describe("votes", () => {
  test("a second click takes one back, and the other one takes its place", () => {
    expect(toggled("like", null)).toBe("like");
    expect(toggled("like", "like")).toBeNull();
    expect(toggled("dislike", "like")).toBe("dislike");
    expect([difference("like", null, "like"), difference("like", "like", "dislike"), difference("dislike", "like", "like")]).toEqual([1, -1, 0]);
  });

  test("show at once, and are what the server says", async () => {
    let answer = (_: unknown) => {};
    vi.spyOn(api, "voteVideo").mockReturnValue(new Promise((resolve) => (answer = resolve)) as never);
    const sent = voteOnVideo(film, "like");
    expect(peek(video)).toMatchObject({ likes: 5, dislikes: 1, viewer: { vote: "like" } });
    await Promise.resolve();
    answer({ value: "like", likes: 12, dislikes: 2 });
    await sent;
    expect(peek(video)).toMatchObject({ likes: 12, dislikes: 2, viewer: { vote: "like" } });
  });

  test("are as they were where they are refused", async () => {
    vi.spyOn(api, "voteComment").mockRejectedValue(new ApiError(429, "rate_limited", "Slowly."));
    await expect(voteOnComment(said("c_1"), "like")).rejects.toThrow("Slowly.");
    expect(commentOf("c_1")).toMatchObject({ likes: 0, viewer: null });
  });

  test("on what came live take no rights from those who have them", async () => {
    vi.spyOn(api, "voteComment").mockResolvedValue({ value: "like", likes: 1 } as never);
    const mine = { id: "u_1", username: "ada", displayName: "Ada", avatar: [] };
    put(threads, () => ({ items: [said("c_1", { author: mine }), said("c_2")], nextCursor: null }));
    for (const id of ["c_1", "c_2"]) await voteOnComment(commentOf(id), "like");
    const rights = (id: string, ownerId: string | null, role = "user") => rightsOf(commentOf(id), { id: "u_1", role } as never, ownerId);
    expect(rights("c_1", null)).toEqual({ vote: "like", canEdit: true, canDelete: true, canModerate: false });
    expect(rights("c_2", null)).toEqual({ vote: "like", canEdit: false, canDelete: false, canModerate: false });
    expect(rights("c_2", "u_1")).toMatchObject({ canEdit: false, canDelete: true, canModerate: true });
    expect(rights("c_2", null, "admin")).toMatchObject({ canDelete: true, canModerate: false });
  });

  test("reach the server in the order of the clicks", async () => {
    const order: string[] = [];
    let first = (_: unknown) => {};
    vi.spyOn(api, "voteVideo").mockImplementation((async () => {
      order.push("like");
      await new Promise((resolve) => (first = resolve));
      return { value: "like", likes: 5, dislikes: 1 };
    }) as never);
    vi.spyOn(api, "unvoteVideo").mockImplementation((async () => (order.push("none"), { value: null, likes: 4, dislikes: 1 })) as never);
    const one = voteOnVideo(film, "like");
    const two = voteOnVideo(peek(video)!, null);
    await new Promise((done) => setTimeout(done));
    expect(order).toEqual(["like"]);
    first(null);
    await Promise.all([one, two]);
    expect(order).toEqual(["like", "none"]);
    expect(peek(video)).toMatchObject({ likes: 4, viewer: { vote: null } });
  });
});

describe("who follows a channel", () => {
  const channel = queries.channel("ch_1");
  beforeEach(() => put(channel, () => ({ id: "ch_1", name: "One", subscribers: 4, viewer: { subscribed: false, level: null } }) as never));

  test("is one more at once, wherever it stands, and what the server says", async () => {
    let answer = (_: unknown) => {};
    vi.spyOn(api, "subscribe").mockReturnValue(new Promise((resolve) => (answer = resolve)) as never);
    const sent = subscribe("ch_1", { subscribed: false, level: null }, "all");
    expect(peek(channel)).toMatchObject({ subscribers: 5, viewer: { subscribed: true, level: "all" } });
    expect(peek(video)!.viewer).toMatchObject({ subscribed: true, level: "all" });
    answer({ channelId: "ch_1", level: "all", subscribers: 40 });
    await sent;
    expect(peek(channel)).toMatchObject({ subscribers: 40 });
  });

  test("is none more where that is refused, and none once they leave", async () => {
    vi.spyOn(api, "subscribe").mockRejectedValue(new ApiError(503, "unavailable", "Later."));
    await expect(subscribe("ch_1", { subscribed: false, level: null }, "all")).rejects.toThrow("Later.");
    expect(peek(channel)).toMatchObject({ subscribers: 4, viewer: { subscribed: false } });
    vi.spyOn(api, "unsubscribe").mockResolvedValue(undefined as never);
    await unsubscribe("ch_1");
    expect(peek(channel)).toMatchObject({ subscribers: 3, viewer: { subscribed: false, level: null } });
  });
});

describe("a long text", () => {
  test("is folded where more than one line would be hidden", () => {
    expect([1, 4, 5, 5.4].some((lines) => folds(lines * 24, 24))).toBe(false);
    expect([6, 40].every((lines) => folds(lines * 24, 24))).toBe(true);
  });
  test("is one of many lines, too", () => {
    expect([mayFold("short"), mayFold("1\n2\n3\n4\n5"), mayFold("1\n2\n3\n4\n5\n6"), mayFold("映".repeat(80))]).toEqual([false, false, true, true]);
  });
});

test("whoever signs in to write comes back to the form that they wanted", () => {
  for (const url of ["/watch/v_1", "/watch/v_1?lc=c_2"]) {
    const there = new URL(toWrite(url), "http://here");
    expect(comesToWrite(Object.fromEntries(there.searchParams))).toBe(true);
    expect(there.pathname + there.search).toContain(url);
  }
  expect(comesToWrite({ lc: "c_2" })).toBe(false);
});

describe("an answer", () => {
  test("stands aside of where it was written, taken or not, and is brought into view once", async () => {
    vi.spyOn(api, "createComment").mockRejectedValue(new ApiError(409, "parent_deleted", "Gone."));
    await post({ videoId: "v_1", parentId: "c_1", text: "Aside" });
    const { id, error } = unsent.value[0]!;
    expect(isAside(id)).toBe(true);
    expect(isAside(id)).toBe(false);
    expect(mayPass(error)).toBe(false);
  });

  test("moves nobody who is elsewhere by the time it is sent by itself, nor does what begins a thread", async () => {
    vi.spyOn(api, "createComment").mockRejectedValue(new ApiError(409, "parent_held", "It waits."));
    await post({ videoId: "v_1", parentId: "c_1", text: "By itself" }, undefined, true);
    await post({ videoId: "v_1", text: "Begins" });
    expect(unsent.value.map(({ id }) => isAside(id))).toEqual([false, false]);
    expect(mayPass(unsent.value[0]!.error)).toBe(true);
  });
});
