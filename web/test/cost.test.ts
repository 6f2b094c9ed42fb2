import { describe, expect, it } from "vitest";
import { partName, partsOf } from "../src/features/video/cost.tsx";

describe("cost", () => {
  it("names each part as people know it", () => {
    expect(["source", "poster", "upload", "rung/720", "rung/source", "rung/audio"].map(partName)).toEqual([
      "Your file",
      "Poster",
      "Upload under way",
      "720p",
      "Original",
      "Sound",
    ]);
  });

  it("says the largest part first, and leaves the answer as it is", () => {
    const parts = [
      { name: "poster", bytes: 40_000 },
      { name: "source", bytes: 2_000_000 },
      { name: "rung/240", bytes: 500_000 },
    ];
    expect(partsOf({ parts }).map(({ label, text }) => `${label} ${text}`)).toEqual(["Your file 2.0 MB", "240p 500 kB", "Poster 40 kB"]);
    expect(parts[0]!.name).toBe("poster");
  });
});
