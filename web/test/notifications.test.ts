import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Notification } from "../src/data/api.ts";
import { forgetAll, learn, peek, put } from "../src/data/cache.ts";
import type { ListState } from "../src/data/entities.ts";
import { newsOf } from "../src/data/news.ts";
import { queries } from "../src/data/queries.ts";
import { saidBy } from "../src/features/notifications/sentences.ts";
import { badgeOf } from "../src/features/notifications/unread.ts";

const list = { ...queries.notifications("u_1"), ask: () => new Promise<ListState<Notification>>(() => {}) };
const unread = queries.unread("u_1");
const about = { type: "comment", id: "c_1", title: "Harbour", text: "Hello", videoId: "v_1", channelId: null, channelName: null, count: null, pictures: [] };
const told = (id: string, more: Partial<Notification> = {}): Notification => ({
  id,
  type: "comment.reply",
  createdAt: "2026-01-01T00:00:00.000Z",
  readAt: null,
  actor: { id: "u_2", username: "ada", displayName: "Ada", avatar: [] },
  subject: about,
  group: "",
  ...more,
});
const ids = () => peek(list)?.items.map(({ id }) => id);

function tell(type: string, data: unknown): void {
  const news = newsOf({ topic: "user:u_1", type, data });
  if (news) learn(news);
}

beforeEach(() => {
  forgetAll();
  vi.stubGlobal("fetch", () => new Promise(() => {}));
  put(list, () => ({ items: [told("n_2"), told("n_1", { readAt: "2026-01-01T00:00:01.000Z" })], nextCursor: null }) as ListState<Notification>);
  put(unread, () => ({ count: 1, more: false }));
});

describe("what is told", () => {
  test("stands at the head, once, however often it is told", () => {
    for (let i = 0; i < 2; i++) tell("notification.created", told("n_3"));
    expect(ids()).toEqual(["n_3", "n_2", "n_1"]);
  });

  test("is read everywhere, one by one or all; what was read before keeps its time", () => {
    tell("notifications.read", { ids: ["n_1"], all: false });
    expect(peek(list)!.items.map(({ readAt }) => readAt === null)).toEqual([true, false]);
    tell("notifications.read", { ids: [], all: true });
    expect(peek(list)!.items.map(({ readAt }) => readAt === null)).toEqual([false, false]);
    expect(peek(list)!.items[1]!.readAt).toBe("2026-01-01T00:00:01.000Z");
  });

  test("of how many are unread the server is asked, so that nothing counts twice", () => {
    tell("notification.created", told("n_3"));
    expect(peek(unread)).toBeUndefined(); // nobody looks: it is asked for once somebody does
  });
});

test("a badge has room for one figure", () => {
  expect([undefined, 0, 1, 9, 10, 100].map((count) => badgeOf(count === undefined ? undefined : { count, more: false }))).toEqual([null, null, "1", "9", "9+", "9+"]);
});

describe("a notification", () => {
  test("leads to what it is about, and a comment to its place below the video", () => {
    expect(saidBy(told("n"))).toMatchObject({ sentence: "Ada answered your comment on Harbour", to: "/watch/v_1?lc=c_1", excerpt: "Hello" });
    expect(saidBy(told("n", { type: "video.published", actor: null, subject: { ...about, type: "video", id: "v_1", channelName: "Cinema" } }))).toMatchObject({ sentence: "Cinema: Harbour", to: "/watch/v_1" });
    expect(saidBy(told("n", { type: "channel.milestone", actor: null, subject: { ...about, type: "channel", id: "ch_1", channelId: "ch_1", channelName: "Cinema", count: 1000 } }))).toMatchObject({
      sentence: "Cinema has 1,000 subscribers",
      to: "/channel/ch_1",
    });
  });

  test("of somebody whose account is gone says so, and of what is unknown nothing is shown", () => {
    expect(saidBy(told("n", { actor: null }))!.sentence).toBe("Somebody answered your comment on Harbour");
    expect(saidBy(told("n", { type: "from.a.newer.server" }))).toBeNull();
    expect(saidBy(told("n", { type: "report.outcome", actor: null, subject: { ...about, text: "something new" } }))).toBeNull();
  });
});
