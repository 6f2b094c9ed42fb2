import { afterEach, describe, expect, it } from "vitest";
import { most, readBytes, readCount, readTime, writeBytes, writeTime } from "../src/base/amount.ts";
import { bytes } from "../src/base/format.ts";
import { speak } from "../src/base/language.ts";
import { limits, roughly } from "../src/features/admin/limits.ts";

const value = (amount: object) => ("value" in amount ? amount.value : amount);
const wrong = (amount: object) => ("wrong" in amount ? amount.wrong : amount);

describe("bytes", () => {
  it("are read with either kind of unit, in any case and spacing", () => {
    expect(value(readBytes("70 GB"))).toBe(70e9);
    expect(value(readBytes("  1.5tb "))).toBe(1.5e12);
    expect(value(readBytes("256 gib"))).toBe(256 * 2 ** 30);
    expect(value(readBytes("0.1 MB"))).toBe(100_000);
    expect(value(readBytes("12 B"))).toBe(12);
    expect(value(readBytes("1 PiB"))).toBe(most);
  });

  it("need a unit, unless there are none", () => {
    expect(value(readBytes("0"))).toBe(0);
    expect(wrong(readBytes("70"))).toBe("needs a unit, such as 70 GB");
    expect(wrong(readBytes("70000"))).toBe("needs a unit, such as 70000 MB");
    expect(wrong(readBytes("1234567890"))).toBe("needs a unit, such as 1.23456789 GB");
    expect(wrong(readBytes("70 bits"))).toMatch(/^has a unit that is none of kB, MB, GB/);
  });

  it("are refused where a guess could be a thousand times off", () => {
    for (const text of ["", "GB", "1,5 TB", "1 000 GB", "-1 GB", "1e9 B", "70 GB 5 MB"]) expect(wrong(readBytes(text)), text).toMatch(/number and a unit/);
  });

  it("are no more than the server takes", () => {
    expect(wrong(readBytes("2 PiB"))).toBe("may be 1125 TB at most");
    expect(wrong(readBytes(`${"9".repeat(400)} GB`))).toBe("may be 1125 TB at most");
  });

  it("are written with the unit that fits best, and not rounded", () => {
    expect(writeBytes(70e9)).toBe("70 GB");
    expect(writeBytes(256 * 2 ** 30)).toBe("274.877906944 GB");
    expect(writeBytes(1.5e12)).toBe("1.5 TB");
    expect(writeBytes(0)).toBe("0 B");
    expect(writeBytes(most)).toBe("1125.899906842624 TB");
    expect(writeBytes(999)).toBe("999 B");
    expect(writeBytes(1_234_567_890_123)).toBe("1.234567890123 TB");
  });
});

it("is said roughly only where that is another amount", () => {
  expect([1e9, 2e9, 7e9, 70e9, 1.5e12, 500e6, 0, 999].map(roughly)).toEqual(Array(8).fill(""));
  expect(roughly(256 * 2 ** 30)).toBe("about 275 GB");
  expect(roughly(1_040_000_000)).toBe("about 1.0 GB");
  expect(roughly(100_500_000)).toBe("about 101 MB");
});

describe("times", () => {
  it("are read part by part", () => {
    expect(value(readTime("24 h"))).toBe(86_400);
    expect(value(readTime("1 h 30 min"))).toBe(5400);
    expect(value(readTime("90m"))).toBe(5400);
    expect(value(readTime("1.5 hours"))).toBe(5400);
    expect(value(readTime("2 days"))).toBe(172_800);
    expect(value(readTime("0"))).toBe(0);
  });

  it("need units that are some", () => {
    expect(wrong(readTime("24"))).toBe("needs a unit, such as 24 h");
    expect(wrong(readTime("2 weeks"))).toBe("takes h, min and s as units");
    for (const text of ["", "soon", "-1 h", "1:30", "1 h, 30 min"]) expect(wrong(readTime(text)), text).toBe("must be a time, such as 1 h 30 min");
  });

  it("are written as they are read", () => {
    expect(writeTime(86_400)).toBe("24 h");
    expect(writeTime(5425)).toBe("1 h 30 min 25 s");
    expect(writeTime(0)).toBe("0 s");
  });
});

describe("numbers", () => {
  it("are whole", () => {
    expect(value(readCount(" 20 "))).toBe(20);
    for (const text of ["", "1.5", "-1", "many", "1,000"]) expect(wrong(readCount(text)), text).toBe("must be a whole number, such as 20");
  });
});

describe("limits", () => {
  it("show in their form what they are, so that saving it unchanged changes nothing", () => {
    for (const limit of limits())
      for (const n of [0, 1, 59, 999, 1000, 1024, 86_400, 123_456_789, 274_877_906_944, 70e9, 1_500_000_000_001, most - 1, most])
        expect(value(limit.read(limit.write(n))), `${limit.name} ${n}`).toBe(n);
  });
});

describe("in Vietnamese", () => {
  afterEach(() => speak("en"));

  it("amounts are read and written with its comma", async () => {
    await speak("vi");
    expect(value(readBytes("1,5 TB"))).toBe(1.5e12);
    expect(writeBytes(1.5e9)).toBe("1,5 GB");
    expect(wrong(readBytes("1234567890"))).toMatch(/1,23456789 GB$/);
    expect(roughly(256 * 2 ** 30)).toBe("khoảng 275 GB");
    expect(roughly(1.5e9)).toBe("");
    expect(limits()[0]!.such).toContain("1,5 TB");
  });

  it("what may be a thousand or one is refused", async () => {
    await speak("vi");
    for (const text of ["1.500 GB", "1.5 GB", "1.500,5 GB"]) expect(wrong(readBytes(text)), text).toMatch(/hàng nghìn/);
    expect(wrong(readTime("1.500 giờ"))).toMatch(/khoảng thời gian/);
  });

  it("times have its units, and those of other languages are understood", async () => {
    await speak("vi");
    expect(writeTime(132)).toBe("2 phút 12 giây");
    expect(value(readTime("1 giờ 30 phút"))).toBe(5400);
    expect(value(readTime("1 giờ 30 phút".normalize("NFD")))).toBe(5400);
    expect(value(readTime("1,5 h"))).toBe(5400);
    expect(wrong(readTime("24"))).toMatch(/24 giờ$/);
  });

  it("saving a limit unchanged changes nothing", async () => {
    await speak("vi");
    for (const limit of limits())
      for (const n of [0, 999, 5425, 1_500_000_000_001, most]) expect(value(limit.read(limit.write(n))), `${limit.name} ${n}`).toBe(n);
  });
});

it("what is exactly a whole number has no tenths", () => expect([1e9, 1.5e9, 140e9, 1_040_000_000].map(bytes)).toEqual(["1 GB", "1.5 GB", "140 GB", "1.0 GB"]));
