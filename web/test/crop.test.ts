import { expect, test } from "vitest";
import { moved, nearer, nearest, nearness, sentSize, whole } from "../src/features/picture/crop.ts";

const wide = { width: 4000, height: 3000 };

test("the part is as large as its shape allows, in the middle", () => {
  expect(whole(wide, 1)).toEqual({ x: 500, y: 0, width: 3000, height: 3000 });
  expect(whole(wide, 16 / 9)).toEqual({ x: 0, y: 375, width: 4000, height: 2250 });
  expect(whole({ width: 300, height: 900 }, 6)).toEqual({ x: 0, y: 425, width: 300, height: 50 });
});

test("it is never moved out of the picture", () => {
  const part = whole(wide, 1);
  expect(moved(part, wide, 100, 100)).toEqual({ ...part, x: 600 });
  expect(moved(part, wide, -9999, 0).x).toBe(0);
  expect(moved(part, wide, 9999, 0).x).toBe(1000);
});

test("what one points at stays there as one comes nearer, and the way back leads to the whole", () => {
  const near = nearer(whole(wide, 1), wide, 1, 2, { x: 0, y: 1 });
  expect(near).toEqual({ x: 500, y: 1500, width: 1500, height: 1500 });
  expect(nearness(near, wide, 1)).toBe(2);
  expect(nearer(near, wide, 1, 1, { x: 0.3, y: 0.9 })).toMatchObject({ y: 0, width: 3000 });
  const corner = moved(near, wide, 9999, 9999);
  const out = nearer(corner, wide, 1, 1.5, { x: 0, y: 0 });
  expect(out.x + out.width).toBeLessThanOrEqual(4000);
  expect(out.y + out.height).toBeLessThanOrEqual(3000);
});

test("nobody comes so near that a blot is left, and a small picture is taken whole", () => {
  expect(nearest(wide, 1)).toBe(10);
  expect(nearest({ width: 192, height: 192 }, 1)).toBe(2);
  expect(nearest({ width: 20, height: 20 }, 1)).toBe(1);
  expect(nearer(whole(wide, 1), wide, 1, 1000).width).toBe(300);
});

test("no more pixels are sent than there are, nor than are wanted", () => {
  expect(sentSize(whole(wide, 16 / 9), 16 / 9, 2560)).toEqual({ width: 2560, height: 1440 });
  expect(sentSize({ x: 0, y: 0, width: 600.4, height: 100.1 }, 6, 2560)).toEqual({ width: 600, height: 100 });
  expect(sentSize({ x: 0, y: 0, width: 2, height: 0.3 }, 6, 2560)).toEqual({ width: 2, height: 1 });
});
