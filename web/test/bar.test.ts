import { afterEach, expect, test, vi } from "vitest";
import { percent } from "../src/base/format.ts";
import { extent } from "../src/kit/bar.tsx";

afterEach(() => void vi.unstubAllGlobals());

test("a bar is as long as it is, whatever percentages look like where its reader lives", () => {
  vi.stubGlobal("navigator", { languages: ["en-DE"] });
  expect(percent(0.29)).not.toBe("29%");
  expect([extent(0.29), extent(0.0004), extent(2), extent(-1)]).toEqual(["inline-size:29.0%", "inline-size:0.0%", "inline-size:100.0%", "inline-size:0.0%"]);
});
