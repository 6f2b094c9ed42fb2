import { expect, test } from "vitest";
import { embedCode, frameOf } from "../src/features/watch/embedcode.ts";

test("a frame has the shape of its video, and no side is longer than fits into a text", () => {
  expect(frameOf({ width: 1920, height: 1080 })).toEqual({ width: 640, height: 360 });
  expect(frameOf({ width: 3840, height: 1600 })).toEqual({ width: 640, height: 267 });
  expect(frameOf({ width: 1080, height: 1920 })).toEqual({ width: 360, height: 640 });
  expect(frameOf({ width: 500, height: 500 })).toEqual({ width: 640, height: 640 });
  expect(frameOf({ width: null, height: null }), "sound alone").toEqual({ width: 640, height: 360 });
});

test("a title that is markup stays a title in the code", () => {
  const code = embedCode("https://example.org/embed/v_1?t=90", { title: `"><script>alert(1)</script> & so on`, width: 1920, height: 1080 });
  expect(code).toBe(
    `<iframe src="https://example.org/embed/v_1?t=90" width="640" height="360" title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; so on" style="border:0" allow="picture-in-picture" allowfullscreen></iframe>`,
  );
});
