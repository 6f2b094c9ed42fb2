import { expect, test } from "vitest";
import type { Video } from "../src/data/api.ts";
import { forgetAll, put, type Wanted } from "../src/data/cache.ts";
import { deedOf, reasonOf } from "../src/features/account/deed.ts";
import { wayIn } from "../src/features/account/visitors.ts";

test("whoever is signed in is led on from a page for visitors, to this site alone and never to such a page again", () => {
  expect(wayIn(undefined)).toBe("/");
  expect(wayIn("/studio?all=1#x")).toBe("/studio?all=1#x");
  expect(wayIn("/signin-of-sorts")).toBe("/signin-of-sorts");
  for (const back of ["/signin", "/signup", "/signup/", "/signin?next=/studio", "/signup#x", "//evil.example", "https://evil.example"]) expect(wayIn(back)).toBe("/");
});

test("a page for visitors says what they were about to do, and nothing that an address makes up", () => {
  for (const unknown of [undefined, "", "constructor", "like ", "<b>like</b>"]) expect(deedOf(unknown)).toBeNull();
  expect(deedOf("reply")).toBe("reply");
  expect(reasonOf("like", "/watch/v_1")).toBe("Sign in to like this video");
});

test("whom they were about to follow is named where the client has seen whose page it was", () => {
  const video = { id: "v_1", channel: { id: "ch_1", handle: "ada", name: "Channel of ada" } } as Video;
  put({ key: "video:v_1", holds: "video", ask: async () => video } as Wanted<Video>, () => video);
  for (const next of ["/watch/v_1?t=4", "/@ada", "/channel/ch_1?tab=about"]) expect(reasonOf("subscribe", next)).toBe("Sign in to subscribe to Channel of ada");
  for (const next of [undefined, "/watch/v_2", "/@bo", "//evil.example/@ada"]) expect(reasonOf("subscribe", next)).toBe("Sign in to subscribe");
  forgetAll();
});
