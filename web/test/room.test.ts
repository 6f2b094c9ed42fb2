import { describe, expect, it } from "vitest";
import { linesOf, partOf, storageTexts } from "../src/features/video/room.tsx";

const limits = { bytes: 100, bytesPerDay: 2e9, decoderSecondsPerDay: 60, drafts: 50, uploads: 10, channels: 20 };
const use = {
  bytes: 60,
  stagedBytes: 10,
  storedBytes: 20,
  derivedBytes: 30,
  bytesToday: 5e8,
  decoderSecondsToday: 1,
  drafts: 45,
  uploads: 0,
  channels: 3,
  dayEndsAt: "2026-11-28T00:00:00.000Z",
};

describe("room", () => {
  it("is full where there may be nothing, and never more than full", () => {
    expect(partOf(0, 0)).toBe(1);
    expect(partOf(5, 10)).toBe(0.5);
    expect(partOf(30, 10)).toBe(1);
  });

  it("says by how much it is over its limit, and of what is only kept that it may become free", () => {
    const over = { use: { ...use, bytes: 159e6, storedBytes: 94e6, stagedBytes: 0, derivedBytes: 65e6 }, limits: { ...limits, bytes: 95e6 } };
    expect(storageTexts(over, false)).toEqual({
      used: "<b>159 MB</b> of <n>95 MB</n> used",
      made: "Your files 94 MB, what is made of them 65 MB",
      warning: "167% is taken. Delete videos that you do not need, or ask for more room.",
    });
    const kept = storageTexts(over, true);
    expect(kept.used).toMatch(/^Up to /);
    expect(kept.made).toMatch(/up to 65 MB.*becomes free again/);
    expect(kept.warning).toMatch(/^167% is taken, or kept for what is being encoded/);
    expect(storageTexts({ use: { ...use, bytes: 5 }, limits }, true).warning).toBeNull();
  });

  it("says each use beside its limit", () => {
    expect(linesOf({ use, limits }).map(({ label, text, part }) => `${label}: ${text} (${part})`)).toEqual([
      "Uploaded today: 500 MB of 2 GB (0.25)",
      "Uploads under way: 0 of 10 (0)",
      "Videos without a file: 45 of 50 (0.9)",
      "Channels: 3 of 20 (0.15)",
    ]);
  });
});
