import { describe, expect, it } from "vitest";
import type { Video } from "../src/data/api.ts";
import { levelName } from "../src/features/player/levels.ts";
import { costText, partName, partsOf } from "../src/features/video/cost.tsx";

describe("cost", () => {
  it("names each part as people know it", () => {
    expect(["source", "poster", "upload", "rung/720", "rung/source", "rung/audio"].map((name) => partName(name))).toEqual([
      "Your file",
      "Poster",
      "Upload under way",
      "720p",
      "Original",
      "Sound",
    ]);
  });

  it("calls a quality as the player's menu does", () => {
    const names = (width: number, height: number) => ["rung/source", "rung/240", "rung/720"].map((name) => partName(name, { width, height } as Video));
    expect(names(1280, 720)).toEqual(["720p, original", "240p", "720p"]);
    expect(names(160, 120).slice(0, 2)).toEqual(["120p, original", "120p"]);
    expect(partName("rung/120", { width: 160, height: 120 } as Video)).toBe("120p");
    // Shown in three times its size, which the player has as 52x22: src/media/ladder_test.cpp.
    expect(partName("rung/22", { width: 17, height: 7 } as Video)).toBe(levelName({ width: 52, height: 22, frameRate: 30 }));
    expect(names(720, 1280)).toEqual(names(1280, 718));
  });

  it("is no fact while room is kept for what is being encoded", () => {
    expect(costText({ bytes: 99e6 }, true)).toBe("Takes up to <b>99 MB</b> of your storage while it is encoded");
    expect(costText({ bytes: 45.4e6 }, false)).toBe("Takes <b>45.4 MB</b> of your storage");
  });

  it("says the largest part first, and leaves the answer as it is", () => {
    const parts = [
      { name: "poster", bytes: 40_000 },
      { name: "source", bytes: 2_000_000 },
      { name: "rung/240", bytes: 500_000 },
    ];
    expect(partsOf({ parts }).map(({ label, text }) => `${label} ${text}`)).toEqual(["Your file 2 MB", "240p 500 kB", "Poster 40 kB"]);
    expect(parts[0]!.name).toBe("poster");
  });
});
