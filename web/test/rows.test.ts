import { expect, test } from "vitest";
import { fresh, Rows } from "../src/kit/rows.ts";

function measured(...heights: number[]): Rows {
  const rows = new Rows(100);
  heights.forEach((px, row) => rows.measured(row, px));
  return rows;
}

test("rows that are seen are found by what was measured, and by what is believed of the rest", () => {
  const rows = measured(50, 150);
  expect(rows.between(10, 0, 40)).toEqual([0, 1]);
  expect(rows.between(10, 50, 200)).toEqual([1, 2]);
  expect(rows.between(10, 199, 201)).toEqual([1, 3]);
  expect(rows.between(10, 450, 500)).toEqual([4, 5]);
});

test("where nothing is seen of a list one row is drawn of it, its first or its last", () => {
  expect(measured().between(10, -5000, -4000)).toEqual([0, 1]);
  expect(measured().between(10, 90_000, 91_000)).toEqual([9, 10]);
});

test("drawn rows and what stands in place of others are as high as all of them, however they lie to each other", () => {
  const rows = measured(50, 150, 70);
  expect(rows.pieces(10, [[4, 6]])).toEqual([{ px: 370, before: 4 }, { from: 4, to: 6 }, { px: 400, before: 10 }]);
  expect(rows.pieces(10, [[6, 9], [0, 2]])).toEqual([{ from: 0, to: 2 }, { px: 370, before: 6 }, { from: 6, to: 9 }, { px: 100, before: 10 }]);
  expect(rows.pieces(10, [[2, 5], [4, 7], [7, 20], [3, 4], [-1, 2]])).toEqual([{ from: 0, to: 10 }]);
});

test("what the first rows were like is believed of the others from then on, until the width changes", () => {
  const rows = measured(200, 300);
  expect(rows.height(7)).toBe(100);
  expect(rows.settle()).toBe(true);
  expect(rows.height(7)).toBe(250);
  rows.measured(2, 1000);
  expect(rows.settle()).toBe(false);
  expect(rows.height(7)).toBe(250);
  rows.forget();
  rows.measured(0, 80);
  expect(rows.settle()).toBe(true);
  expect(rows.height(7)).toBe(80);
});

test("what came to the head of a list is counted up to the first that was known, also where that one has gone, and in another list is nothing", () => {
  expect(fresh(["c", "b", "a"], new Set(["a", "b"]))).toBe(1);
  expect(fresh(["d", "c", "a"], new Set(["a", "b"]))).toBe(2);
  expect(fresh(["a", "b"], new Set(["a", "b"]))).toBe(0);
  expect(fresh(["x", "y"], new Set(["a", "b"]))).toBe(0);
});
