import { expect, test } from "vitest";
import { appendPage, asApiError, delayAfter } from "../src/query.ts";
import { ApiError } from "../src/api.ts";

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
