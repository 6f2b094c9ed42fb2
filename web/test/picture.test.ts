import { expect, test } from "vitest";
import { fitting, srcsetOf } from "../src/kit/picture.tsx";

const sizes = [320, 640, 1280].map((width) => ({ width, height: (width * 9) / 16, url: `/media/p/${width}.webp` }));

test("a browser is told all sizes of a picture with their widths", () => {
  expect(srcsetOf(sizes)).toBe("/media/p/320.webp 320w, /media/p/640.webp 640w, /media/p/1280.webp 1280w");
  expect(srcsetOf([])).toBeUndefined();
  expect(srcsetOf(undefined), "kept from before there were sizes").toBeUndefined();
});

test("what takes one address gets the smallest that is sharp there, and the largest where none is", () => {
  expect(fitting(sizes, 0)).toBe("/media/p/320.webp");
  expect(fitting(sizes, 320)).toBe("/media/p/320.webp");
  expect(fitting(sizes, 321)).toBe("/media/p/640.webp");
  expect(fitting(sizes, 2560)).toBe("/media/p/1280.webp");
  expect(fitting([], 320)).toBeNull();
  expect(fitting(undefined, 320)).toBeNull();
});
