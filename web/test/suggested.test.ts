import { expect, test } from "vitest";
import type { Video } from "../src/data/api.ts";
import type { ListState } from "../src/data/entities.ts";
import { tags } from "../src/data/queries.ts";
import { takenOut } from "../src/data/suggested.ts";
import { nextOf } from "../src/features/watch/nextvideo.ts";

const video = (id: string, channel = "ch_1", status = "ready") => ({ id, status, channel: { id: channel } }) as Video;
const list = (...items: Video[]): ListState<Video> => ({ items, nextCursor: "c" });
const ids = (answer: unknown) => (answer as ListState<Video>).items.map(({ id }) => id).join();
const wanted = (key: string, ...about: string[]) => ({ key, tags: about, ask: () => Promise.reject(new Error("nobody asks")) });

test("what is not wanted leaves all that is suggested, and nothing else", () => {
  const { out } = takenOut(({ id }) => id === "b");
  const known = list(video("a"), video("b"));
  expect(ids(out(known, wanted("related", tags.suggested)))).toBe("a");
  expect(out(known, wanted("history", tags.history))).toBe(known);
  expect(out(undefined, wanted("related", tags.suggested))).toBeUndefined();
});

test("what is wanted again stands in each list where it stood, also where all of a channel had left", () => {
  const { out, back } = takenOut(({ channel }) => channel.id === "ch_2");
  const [first, second] = [wanted("first", tags.suggested), wanted("second", tags.suggested)];
  const one = out(list(video("a", "ch_2"), video("b"), video("c", "ch_2"), video("d", "ch_2"), video("e")), first);
  const other = out(list(video("b"), video("c", "ch_2")), second);
  expect([ids(one), ids(other)]).toEqual(["b,e", "b"]);
  expect([ids(back(one, first)), ids(back(other, second))]).toEqual(["a,b,c,d,e", "b,c"]);
});

test("what the server lists again by itself does not stand there twice", () => {
  const { out, back } = takenOut(({ id }) => id === "a");
  const there = wanted("related", tags.suggested);
  out(list(video("a"), video("b")), there);
  const anew = list(video("b"), video("a"));
  expect(back(anew, there)).toBe(anew);
});

test("what follows is the closest that can be played and was not shown yet", () => {
  const related = [video("a"), video("b", "ch_1", "processing"), video("c")];
  expect(nextOf(related, new Set())?.id).toBe("a");
  expect(nextOf(related, new Set(["a"]))?.id).toBe("c");
  expect(nextOf(related, new Set(["a", "c"]))).toBeNull();
  expect(nextOf(undefined)).toBeNull();
});
