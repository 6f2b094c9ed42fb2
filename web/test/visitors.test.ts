import { expect, test } from "vitest";
import { wayIn } from "../src/features/account/visitors.ts";

test("whoever is signed in is led on from a page for visitors, to this site alone and never to such a page again", () => {
  expect(wayIn(undefined)).toBe("/");
  expect(wayIn("/studio?all=1#x")).toBe("/studio?all=1#x");
  expect(wayIn("/signin-of-sorts")).toBe("/signin-of-sorts");
  for (const back of ["/signin", "/signup", "/signup/", "/signin?next=/studio", "/signup#x", "//evil.example", "https://evil.example"]) expect(wayIn(back)).toBe("/");
});
