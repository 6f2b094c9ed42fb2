import { expect, test, vi } from "vitest";
import { Ahead, beginningOf, lowestOf } from "../src/features/player/askahead.ts";
import { ahead, furthest, holds } from "../src/features/player/extent.ts";
import { choices, levelName, nearest, shortSide } from "../src/features/player/levels.ts";
import { cameBeside, expected, Line, slowBelow } from "../src/features/player/line.ts";
import { awaitsChoice } from "../src/features/player/menus.tsx";
import { unsigned } from "../src/features/player/path.ts";
import { worthResuming } from "../src/features/player/resume.ts";
import { Standstill, type Loading } from "../src/features/player/standstill.ts";
import { Taps } from "../src/features/player/taps.ts";

const level = (index: number, width: number, height: number, bitrate = 1000, frameRate = 30) => ({ index, width, height, bitrate, frameRate });

test("levels are named by their short side", () => {
  expect(levelName(level(0, 1920, 1080))).toBe("1080p");
  expect(levelName(level(0, 1080, 1920))).toBe("1080p"); // portrait
  expect(levelName(level(0, 1280, 720, 1, 59.94))).toBe("720p60");
  expect(shortSide({ width: 1916, height: 1078 })).toBe(1080);
  // As Ladder's tests have them, at the edges of a step too.
  for (const [side, name] of [[120, 120], [121, 122], [144, 144], [146, 146], [232, 232], [233, 240], [1048, 1080], [1047, 1048], [1113, 1080], [1114, 1114], [4320, 4320]] as const)
    expect(shortSide({ width: 5000, height: side })).toBe(name);
  expect(shortSide({ width: 600, height: 600 })).toBe(600);
});

test("the menu has one entry a name, the best first", () => {
  const list = choices([level(0, 640, 360), level(1, 1920, 1080, 3000), level(2, 1920, 1080, 5000), level(3, 1280, 720)]);
  expect(list.map((c) => [c.label, c.index])).toEqual([
    ["1080p", 2],
    ["720p", 3],
    ["360p", 0],
  ]);
});

test("what was chosen of one video is what comes nearest to it of the next", () => {
  const list = choices([level(0, 640, 360), level(1, 1280, 720, 1, 60), level(2, 1920, 1080)]);
  const of = (wanted: string) => nearest(list, wanted)?.label;
  expect([of("1080p"), of("2160p"), of("720p"), of("480p"), of("144p")]).toEqual(["1080p", "1080p", "720p60", "360p", "360p"]);
  expect(nearest([], "720p")).toBeUndefined();
});

test("a chosen quality is awaited while it plays, until it is on the screen", () => {
  const state = { chosen: "240p", playing: "360p" };
  expect(awaitsChoice(state, false)).toBe(true);
  expect(awaitsChoice(state, true)).toBe(false); // paused, or at its end
  expect(awaitsChoice({ ...state, playing: "240p" }, false)).toBe(false);
  expect(awaitsChoice({ ...state, chosen: null }, false)).toBe(false);
});

test("a seek aims at a picture, and never at the last moment", () => {
  expect(furthest(20.0156)).toBeCloseTo(19.7656);
  expect(furthest(20.0156, 20)).toBe(19.75);
  expect(furthest(20.0156, 19)).toBe(18.75);
  expect(furthest(0.1, 0.1)).toBe(0);
  const ranges = { length: 2, start: (i: number) => [0, 8][i]!, end: (i: number) => [4, 20][i]! };
  expect([0, 3.9, 4, 8, 19.9, 20].map((at) => holds(ranges, at))).toEqual([true, true, false, true, true, false]);
});

test("what is ahead ends where something is missing", () => {
  const ranges = { length: 2, start: (i: number) => [0.05, 8][i]!, end: (i: number) => [4, 20][i]! };
  expect([0, 1, 3.5, 4, 6, 8, 19].map((at) => ahead(ranges, at))).toEqual([4, 3, 0.5, 0, 0, 12, 1]); // players step over a hole at the start
  expect(ahead({ length: 0, start: () => 0, end: () => 0 }, 0)).toBe(0);
});

test("what is asked for ahead is the lowest quality with its own sound", () => {
  const main = `#EXTM3U
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Sound",URI="audio/index.m3u8"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio-low",NAME="Sound",URI="audio-low/index.m3u8"
#EXT-X-STREAM-INF:AVERAGE-BANDWIDTH=100,BANDWIDTH=3000000,CODECS="avc1.64001f,mp4a.40.2",AUDIO="audio"
source/index.m3u8
#EXT-X-STREAM-INF:AVERAGE-BANDWIDTH=200000,BANDWIDTH=240000,CODECS="avc1.42c015,mp4a.40.2",AUDIO="audio-low"
240/index.m3u8
#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1000,URI="240/iframes.m3u8"
`;
  expect(lowestOf(main)).toEqual({ list: "240/index.m3u8", sound: "audio-low/index.m3u8" });
  expect(lowestOf('#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=240000,CODECS="avc1.42c015"\n240/index.m3u8\n')).toEqual({ list: "240/index.m3u8", sound: null });
  expect(lowestOf("")).toBeNull();
  const list = '#EXTM3U\n#EXT-X-MAP:URI="init.mp4"\n#EXTINF:2.000000,\n0.m4s\n#EXTINF:2.000000,\n1.m4s\n#EXT-X-ENDLIST\n';
  expect(beginningOf(list)).toEqual(["init.mp4", "0.m4s"]);
  expect(beginningOf("<html>")).toEqual([]);
});

test("how long it took what was asked for ahead is known while it comes, and stays", async () => {
  const ahead = new Ahead();
  let finish: (bytes: ArrayBuffer) => void = () => undefined;
  vi.stubGlobal("fetch", async () => ({ arrayBuffer: () => new Promise<ArrayBuffer>((resolve) => (finish = resolve)) }));
  const clock = vi.spyOn(performance, "now").mockReturnValue(1000);
  try {
    const address = new URL("http://example.org/240/0.m4s");
    const done = ahead.fetch(address);
    expect(ahead.took(address.href, 1500)).toBeNull(); // its head has not come
    await Promise.resolve();
    await Promise.resolve();
    expect(ahead.took(address.href, 1500)).toBe(500);
    clock.mockReturnValue(3000);
    finish(new ArrayBuffer(8));
    await done;
    expect(ahead.took(address.href, 9000)).toBe(2000);
    expect(ahead.took("http://example.org/240/1.m4s", 9000)).toBeNull();
  } finally {
    vi.unstubAllGlobals();
    clock.mockRestore();
  }
});

/** A line after so many bytes, each in so many milliseconds. */
const lineOf = (...came: [bytes: number, ms: number][]) => {
  const line = new Line();
  for (const [bytes, ms] of came) line.hear({ bytes, ms });
  return line.rate;
};

test("a fast line stays one while small segments come with pauses between", () => {
  expect(lineOf()).toBeUndefined();
  const minute = Array.from({ length: 10 }, () => [40_000, 90] as [number, number]); // 3.5 Mbit/s, by their look
  expect(lineOf([1_500_000, 120], ...minute)).toBe(100_000_000);
  expect(lineOf(...minute)).toBeUndefined();
  expect(lineOf([900_000, 80], [900_000, 900], [900_000, 4000])).toBe(90_000_000); // something else had the line
  expect(lineOf([0, 5000])).toBeUndefined();
});

test("what came beside something else tells of the line as much as that had of it", () => {
  const part = (transferSize: number, responseStart: number, responseEnd: number) => ({ transferSize, responseStart, responseEnd });
  const own = part(100_000, 1000, 5000);
  const all = [own, part(30_000, 0, 900), part(40_000, 3000, 7000), part(20_000, 2000, 3000), part(0, 1500, 1500), part(8000, 4000, 4000)];
  expect(cameBeside(own, all)).toEqual({ bytes: 140_000, ms: 4000 });
  const line = new Line();
  expect(line.ms(1000)).toBeUndefined();
  line.hear(cameBeside(own, all));
  expect(line.rate).toBe(280_000);
  expect(line.ms(35_000)).toBe(1000);
});

test("a line that has become slow is one, also by what is small", () => {
  expect(lineOf([1_500_000, 120], ...Array.from({ length: 5 }, () => [30_000, 1500] as [number, number]))).toBe(160_000);
  expect(lineOf([60_000, 1200])!).toBeLessThan(slowBelow);
});

test("what is begun with is the slower of this visit's line and the last one's", () => {
  expect(expected(undefined, 0)).toBeUndefined();
  expect(expected(undefined, NaN)).toBeUndefined();
  expect(expected(undefined, 8_000_000)).toBe(8_000_000);
  expect(expected(500_000, 8_000_000)).toBe(500_000);
  expect(expected(9_000_000, 800_000)).toBe(800_000);
});

test("two taps at a side seek, and each further one there goes on", () => {
  const taps = new Taps();
  expect(taps.hear(0, 0.9)).toBeNull();
  expect(taps.hear(200, 0.8)).toEqual({ now: 10, sum: 10 });
  expect(taps.hear(700, 0.9)).toEqual({ now: 10, sum: 20 }); // slower than the first two
  expect(taps.hear(900, 0.1)).toBeNull();
  expect(taps.hear(1000, 0.1)).toEqual({ now: -10, sum: -10 });
});

test("taps that are slow, or in the middle, seek nothing", () => {
  const taps = new Taps();
  expect([taps.hear(0, 0.9), taps.hear(500, 0.9), taps.hear(1500, 0.5), taps.hear(1600, 0.5)]).toEqual([null, null, null, null]);
});

test("the first and the last moments are not resumed", () => {
  expect(worthResuming(3, 100)).toBe(false);
  expect(worthResuming(50, 100)).toBe(true);
  expect(worthResuming(97, 100)).toBe(false);
  expect(worthResuming(40, 7200)).toBe(true); // 5% of two hours would be six minutes
  expect(worthResuming(7180, 7200)).toBe(false);
  expect(worthResuming(1, 0)).toBe(false);
});

test("a signed address is the same place after its signature was renewed", () => {
  expect(unsigned("/media/t/1.99.abc/v_1/k/2/master.m3u8")).toBe("/media/v_1/k/2/master.m3u8");
  expect(unsigned("/media/v_1/k/2/master.m3u8")).toBe("/media/v_1/k/2/master.m3u8");
});

/** What asks over the network, as far as its being counted goes. */
class Idle {
  succeed = () => undefined as void;
  load(_context: unknown, _config: unknown, { onSuccess }: { onSuccess: () => void }) {
    this.succeed = onSuccess;
  }
  abort() {}
  destroy() {}
}

test("it stands still where nothing to play has come and nothing is on its way", () => {
  const waits: Loading = { readyState: 1, ended: false, failed: false, reading: 0 };
  const after = (seconds: number, loading: Partial<Loading>, standstill = new Standstill()) => {
    let told = 0;
    for (let now = 0; now <= seconds; now += 0.5) told += Number(standstill.is({ ...waits, ...loading }, now));
    return told;
  };
  expect(after(1.5, {})).toBe(0);
  expect(after(2, {})).toBe(1);
  expect(after(7, {})).toBe(3); // each is told once
  expect(after(60, { readyState: 3 })).toBe(0);
  expect(after(60, { ended: true })).toBe(0);
  expect(after(9, { failed: true })).toBe(0);
  expect(after(10, { failed: true })).toBe(1);
  expect(after(11, { reading: 6 })).toBe(0);
  expect(after(12, { reading: 6 })).toBe(1);

  const standstill = new Standstill();
  const Counted = standstill.counted(Idle as never) as unknown as typeof Idle;
  const loader = new Counted();
  expect(after(2, {}, standstill)).toBe(1);
  let answered = 0;
  loader.load(null, null, { onSuccess: () => void answered++ });
  expect(after(60, {}, standstill)).toBe(0);
  loader.destroy();
  expect(after(2, {}, standstill)).toBe(1);
  loader.load(null, null, { onSuccess: () => void answered++ });
  expect(after(60, {}, standstill)).toBe(0);
  loader.succeed();
  expect(answered).toBe(1);
  expect(after(2, {}, standstill)).toBe(1);
});
