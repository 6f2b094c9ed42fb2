import { describe, expect, test } from "vitest";
import { largest, moving, newItem, reduce, refusal, secondsLeft, standsStill, startable, titleFrom, type Event, type Item } from "../src/features/upload/queue.ts";

const fresh = () => newItem("a", { name: "a.mp4", size: 1000 });
const run = (...events: Event[]) => events.reduce(reduce, fresh());
const begun: Event[] = [{ type: "start" }, { type: "created", videoId: "v_1" }];

test("the straight way", () => {
  const item = run(
    ...begun,
    { type: "located", uploadUrl: "/api/uploads/x" },
    { type: "progress", sent: 400, at: 1000 },
    { type: "sentAll" },
    { type: "done" },
  );
  expect(item).toMatchObject({ phase: "done", sent: 1000, videoId: "v_1", uploadUrl: "/api/uploads/x" });
});

test("pause keeps what was sent, resume goes back into the queue and needs no second draft", () => {
  let item = run(...begun, { type: "progress", sent: 400, at: 0 }, { type: "pause" });
  expect(item).toMatchObject({ phase: "paused", sent: 400, speed: 0 });
  item = reduce(item, { type: "progress", sent: 500, at: 10 }); // late callback
  expect(item.sent).toBe(400);
  item = reduce(reduce(item, { type: "resume" }), { type: "start" });
  expect(item).toMatchObject({ phase: "uploading", videoId: "v_1" });
});

test("a draft that is created after a pause is not lost", () => {
  const item = run({ type: "start" }, { type: "pause" }, { type: "created", videoId: "v_1" });
  expect(item).toMatchObject({ phase: "paused", videoId: "v_1" });
});

test("an upload that nothing is sent of says so, without a speed of the past, until something is", () => {
  const sent = run(...begun, { type: "progress", sent: 100, at: 1000 }, { type: "progress", sent: 200, at: 1500 });
  expect(sent.speed).toBeGreaterThan(0);
  expect([standsStill(sent, 3000), standsStill(sent, 3600)]).toEqual([false, true]);
  const still = reduce(sent, { type: "still" });
  expect(still).toMatchObject({ phase: "uploading", still: true, speed: 0 });
  expect([secondsLeft(still), standsStill(still, 9000)]).toEqual([Infinity, false]); // said once
  expect(reduce(still, { type: "progress", sent: 300, at: 9000 }).still).toBe(false);
  expect(standsStill({ ...sent, sent: 1000 }, 9000)).toBe(false); // all is there, and the server looks at it
  expect(reduce(run(...begun, { type: "pause" }), { type: "still" })).toMatchObject({ phase: "paused", still: false });
});

describe("an error", () => {
  test("can be retried where it stood", () => {
    let item = run(...begun, { type: "progress", sent: 300, at: 0 }, { type: "broke", problem: "lost", requestId: "r1" });
    expect(item).toMatchObject({ phase: "broken", problem: "lost", requestId: "r1", sent: 300 });
    item = reduce(item, { type: "retry" });
    expect(item).toMatchObject({ phase: "waiting", problem: null, requestId: null, sent: 300 });
  });
  test("of the file itself cannot", () => {
    const item = run(...begun, { type: "broke", problem: "no video", retriable: false });
    expect(reduce(item, { type: "retry" })).toBe(item);
  });
  test("after a pause is only an echo of the pause", () => {
    expect(run(...begun, { type: "pause" }, { type: "broke", problem: "aborted" }).phase).toBe("paused");
  });
});

test("another file takes the place of one that was refused or could not be used, and of no other", () => {
  const another: Event = { type: "replace", name: "b.mp4", size: 7 };
  const refused = run(...begun, { type: "located", uploadUrl: "/u" }, { type: "broke", problem: "no video", retriable: false });
  const unusable = run(...begun, { type: "located", uploadUrl: "/u" }, { type: "sentAll" }, { type: "failed", problem: "damaged" });
  for (const item of [refused, unusable])
    expect(reduce(item, another)).toMatchObject({ phase: "waiting", name: "b.mp4", size: 7, sent: 0, uploadUrl: null, videoId: "v_1", problem: null });
  for (const events of [begun, [...begun, { type: "broke", problem: "lost" }], [...begun, { type: "sentAll" }, { type: "done" }]] as Event[][]) {
    const item = run(...events);
    expect(reduce(item, another)).toBe(item);
  }
});

test("what has ended stays ended", () => {
  const cancelled = run(...begun, { type: "cancel" });
  const events: Event[] = [{ type: "start" }, { type: "progress", sent: 1, at: 1 }, { type: "sentAll" }, { type: "retry" }, { type: "resume" }];
  for (const event of events) expect(reduce(cancelled, event)).toBe(cancelled);
  const encoding = run(...begun, { type: "sentAll" });
  expect(reduce(encoding, { type: "cancel" }).phase).toBe("processing"); // too late: deleting the video is the studio's
});

test("a video that was deleted elsewhere ends its upload, wherever it stands, and nothing goes on from there", () => {
  for (const events of [begun, [...begun, { type: "pause" }], [...begun, { type: "sentAll" }], [...begun, { type: "sentAll" }, { type: "done" }]] as Event[][]) {
    const item = run(...events, { type: "removed" });
    expect(item).toMatchObject({ phase: "removed", speed: 0, retriable: false });
    for (const event of [{ type: "retry" }, { type: "resume" }, { type: "start" }, { type: "done" }, { type: "removed" }] as Event[]) {
      expect(reduce(item, event)).toBe(item);
    }
  }
  expect(run(...begun, { type: "cancel" }, { type: "removed" }).phase).toBe("cancelled");
});

test("speed is smoothed and gives a time left", () => {
  let item = run(...begun, { type: "progress", sent: 0, at: 1000 }, { type: "progress", sent: 100, at: 2000 });
  expect(item.speed).toBe(100);
  expect(secondsLeft(item)).toBe(9);
  item = reduce(item, { type: "progress", sent: 400, at: 3000 });
  expect(item.speed).toBeGreaterThan(100);
  expect(item.speed).toBeLessThan(300);
  expect(secondsLeft(run(...begun))).toBe(Infinity);
});

test("two at a time, in order", () => {
  const list: Item[] = ["a", "b", "c", "d"].map((id) => newItem(id, { name: id, size: 1 }));
  expect(startable(list).map((i) => i.id)).toEqual(["a", "b"]);
  list[0] = reduce(list[0]!, { type: "start" });
  expect(startable(list).map((i) => i.id)).toEqual(["b"]);
  expect(moving(list)).toBe(true);
  list[0] = reduce(list[0]!, { type: "pause" });
  expect(moving(list)).toBe(false);
});

test("files are refused with a reason", () => {
  const show = (n: number) => `${n} B`;
  const file = (name: string, size: number, type = "") => ({ name, size, type });
  expect(refusal(file("a.mp4", 10, "video/mp4"), 100, show)).toBeNull();
  expect(refusal(file("a.MKV", 10), 100, show)).toBeNull(); // browsers know no type for it
  expect(refusal(file("a.mp4", 0, "video/mp4"), 100, show)).toBe("This file is empty.");
  expect(refusal(file("a.mp4", 101, "video/mp4"), 100, show)).toContain("the limit is 100 B");
  expect(refusal(file("a.gif", 10, "image/gif"), 100, show)).toBeNull(); // what it is its bytes tell
  expect(refusal(file("a.mp4", 1e12, "video/mp4"), 0, show)).toBeNull(); // limit not known yet
  const room = { bytes: 50, bytesPerDay: 30 };
  expect(refusal(file("a.mp4", 51), 100, show, room)).toContain("has room for 50 B in all");
  expect(refusal(file("a.mp4", 31), 100, show, room)).toContain("may upload 30 B in a day");
  expect(refusal(file("a.mp4", 30), 100, show, room)).toBeNull();
});

test("the most that a file may have is the least of the site's limit and its owner's", () => {
  expect([largest(0), largest(100), largest(100, { bytes: 50, bytesPerDay: 70 }), largest(0, { bytes: 50, bytesPerDay: 30 })]).toEqual([null, 100, 50, 30]);
});

test("titles from file names", () => {
  expect(titleFrom("holiday_in-Rome.final.mp4")).toBe("holiday in Rome final");
  expect(titleFrom("a - b.mov")).toBe("a - b");
  expect(titleFrom(".mp4")).toBe("Untitled");
  expect(titleFrom("Trip 2022-10-01 to-Rome.mp4")).toBe("Trip 2022-10-01 to Rome");
  expect(titleFrom("x".repeat(300) + ".mp4")).toHaveLength(120);
  expect([...titleFrom("😀".repeat(300) + ".mp4")]).toEqual(Array(120).fill("😀"));
});
