import { h, render } from "preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Video } from "../src/data/api.ts";
import { all, attempt, edited, forgetAll, gone, inserted, newsMost, peek, reported, type Wanted } from "../src/data/cache.ts";
import type { ListState } from "../src/data/entities.ts";
import { useList, useQuery } from "../src/data/query.ts";
import { topics, type News } from "../src/data/topics.ts";

const film = (id: string, title: string, at = "2026-01-01T00:00:00.000Z") => ({ id, title, updatedAt: at, channel: { id: "ch_1" } }) as Video;
const early = "2026-01-01T00:00:01.000Z", late = "2026-01-01T00:00:02.000Z";

/** What the server answers, each time that it is asked; a test may hold an answer back. */
let server: () => unknown;
let asks = 0;
const ask = async () => (asks++, server());
const list = { key: "videos:of:ch_1", holds: "video" as const, tags: ["videos"], topic: "channel:ch_1:videos" };
const listed = () => (peek({ ...list, ask } as Wanted<ListState<Video>>)?.items ?? []).map(({ title }) => title);
const one = { key: "video:v_1", holds: "video", is: ({ id }) => id === "v_1", topic: "video:v_1", ask: ask as () => Promise<Video> } satisfies Wanted<Video>;

/** Who hears of which topic, as the connection knows it. It may still have news on their way when somebody stops to follow. */
let heard: Map<string, (news: News) => void>;
let left: string[];
const connection = () => ({
  follow: (topic: string, hear: (news: News) => void) => {
    heard.set(topic, hear);
    hear(null);
    return () => void left.push(topic);
  },
});
const tell = (news: News, topic = list.topic) => heard.get(topic)!(news);

const page = { hidden: false };
const open = new Set<() => void>();
function go(read: () => void): () => void {
  const root = { nodeType: 1, childNodes: [], firstChild: null, ownerDocument: page } as unknown as HTMLElement;
  render(h(() => (read(), null), {}), root);
  const leave = () => void (open.delete(leave), render(null, root));
  open.add(leave);
  return leave;
}
const showList = () => go(() => void useList({ ...list, page: ask as () => Promise<ListState<Video>> }));
const pass = (seconds = 1) => vi.advanceTimersByTimeAsync(1000 * seconds);

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal("document", page);
  heard = new Map();
  left = [];
  server = () => ({ items: [film("v_2", "two"), film("v_1", "one")], nextCursor: null });
  topics.value = connection();
});
afterEach(async () => {
  open.forEach((leave) => leave());
  forgetAll();
  topics.value = null;
  await pass();
  asks = 0;
  vi.unstubAllGlobals();
  vi.useRealTimers();
});
/** The list is on the screen, and all that had to be asked is. */
async function stands() {
  showList();
  await pass(60);
  const before = asks;
  return () => asks - before;
}

test("what is told to be new stands at the head, once however often it is told, and who is told asks nobody", async () => {
  const asked = await stands();
  tell(inserted("video", film("v_3", "three"), "videos"));
  tell(inserted("video", film("v_4", "four"), "videos"));
  tell(inserted("video", film("v_3", "three"), "videos"));
  await pass(20);
  expect(listed()).toEqual(["four", "three", "two", "one"]);
  expect(asked()).toBe(0);
});

test("what comes behind something newer changes nothing, be it told or answered", async () => {
  await stands();
  tell(reported("video", film("v_1", "newest", late)));
  tell(reported("video", film("v_1", "older", early)));
  tell(inserted("video", film("v_1", "oldest"), "videos"));
  expect(listed()).toEqual(["two", "newest"]);
  tell(reported("video", film("v_1", "as new", late))); // what counts beside the version may differ
  expect(listed()).toEqual(["two", "as new"]);
});

test("an answer that was under way keeps what was told meanwhile, and takes nothing newer back", async () => {
  await stands();
  let answer = (_: unknown) => {};
  server = () => new Promise((resolve) => (answer = resolve));
  tell(null);
  await pass();
  tell(inserted("video", film("v_3", "three", late), "videos"));
  tell(gone("video", "v_2"));
  tell(reported("video", film("v_1", "told", early)));
  answer({ items: [film("v_2", "two"), film("v_1", "answered", late), film("v_0", "missed")], nextCursor: null });
  await pass();
  expect(listed()).toEqual(["three", "answered", "missed"]);
});

test("where too much is told for one answer to catch up with, it is asked again", async () => {
  const asked = await stands();
  server = () => new Promise(() => undefined);
  tell(null);
  await pass();
  server = () => ({ items: [film("v_9", "all of them")], nextCursor: null });
  for (let n = 0; n <= newsMost; n++) tell(edited("video", "v_1", (video) => ({ ...video, views: n })));
  await pass();
  expect(listed()).toEqual(["all of them"]);
  expect(asked()).toBe(2);
});

test("an answer that is slow on a busy video is waited for", async () => {
  const asked = await stands();
  let answer = (_: unknown) => {};
  server = () => new Promise((resolve) => (answer = resolve));
  tell(null);
  await pass();
  for (let n = 0; n < 1000; n++) tell(edited("video", "v_1", (video) => ({ ...video, title: String(n) })));
  answer({ items: [film("v_2", "two"), film("v_1", "one")], nextCursor: null });
  await pass();
  expect(listed()).toEqual(["two", "999"]);
  expect(asked()).toBe(1);
});

/** A new thing is sent under an id that it has here alone. */
function create() {
  let answer = (_: Video) => {};
  let fail = (_: Error) => {};
  const sent = attempt(
    inserted("video", film("tmp", "mine"), "videos"),
    () => new Promise<Video>((resolve, reject) => ((answer = resolve), (fail = reject))),
    (made) => inserted("video", made, "videos"),
  );
  return { sent, answer: (made: Video) => answer(made), fail: () => fail(new Error("refused")) };
}

test("a new thing never stands there twice, whether the server tells of it before its answer or behind it", async () => {
  await stands();
  const first = create();
  expect(listed()).toEqual(["mine", "two", "one"]);
  tell(inserted("video", film("v_3", "mine"), "videos"));
  tell(inserted("video", film("v_4", "another's"), "videos"));
  expect(listed()).toEqual(["mine", "two", "one"]);
  first.answer(film("v_3", "mine"));
  await first.sent;
  expect(listed()).toEqual(["another's", "mine", "two", "one"]);
  tell(inserted("video", film("v_3", "mine"), "videos"));
  expect(listed()).toEqual(["another's", "mine", "two", "one"]);
});

test("what was told while something was sent is heard also where that fails, after the last of several", async () => {
  await stands();
  const [first, second] = [create(), create()];
  tell(edited("video", "v_1", (video) => ({ ...video, title: `${video.title}, told` })));
  first.fail();
  await expect(first.sent).rejects.toThrow("refused");
  expect(listed()).toEqual(["mine", "two", "one"]);
  second.answer(film("v_3", "mine"));
  await second.sent;
  expect(listed()).toEqual(["mine", "two", "one, told"]);
});

test("what was told to one person is not told to the next, who signed in while something was sent", async () => {
  await stands();
  const mine = create();
  tell(inserted("video", film("v_8", "private"), "videos"));
  forgetAll();
  server = () => ({ items: [film("v_1", "public")], nextCursor: null });
  await pass();
  mine.fail();
  await expect(mine.sent).rejects.toThrow("refused");
  expect(listed()).toEqual(["public"]);
});

test("who has stopped to follow hears nothing of what is on its way to them", async () => {
  server = () => film("v_1", "one");
  const leave = go(() => void useQuery(one));
  await pass(60);
  const before = asks;
  leave();
  await pass();
  expect(left).toEqual([one.topic]);
  tell(reported("video", film("v_1", "told", late)), one.topic);
  tell(null, one.topic);
  await pass(60);
  expect(peek(one)?.title).toBe("one");
  expect(asks).toBe(before);
});

test("news while what was missed is asked for do not stop that", async () => {
  await stands();
  topics.value = null;
  await pass();
  let answer = (_: unknown) => {};
  server = () => new Promise((resolve) => (answer = resolve));
  topics.value = connection();
  await pass();
  tell(all(reported("video", film("v_1", "told", late))));
  answer({ items: [film("v_3", "missed"), film("v_2", "two"), film("v_1", "one")], nextCursor: null });
  await pass();
  expect(listed()).toEqual(["missed", "two", "told"]);
});
