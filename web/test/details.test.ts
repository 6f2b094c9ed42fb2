import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Video } from "../src/data/api.ts";
import { speak } from "../src/base/language.ts";
import { safeReturn } from "../src/data/session.ts";
import { handleFrom, handleOf } from "../src/features/channel/handle.ts";
import { changes, due, follow, saved, shown, touch } from "../src/data/writing.ts";
import { addTags, writingOf, type Details } from "../src/features/video/edits.ts";
import { causeOf, english, failureOf } from "../src/features/video/failures.ts";
import { awaitedBy, editionOf, encoded, isOfRoom, keepsRoom, leadOf, moreFollows, originalPlays, noticeSentence, noticesOf, overall, pollDelay, roomSentence, rungsOf, statusWord, studioDelay } from "../src/features/video/words.ts";

const details: Details = { title: "A", description: "", visibility: "private", category: null, tags: ["x"] };

test("a patch has only what differs", () => {
  expect(changes(details, { ...details })).toEqual({});
  expect(changes(details, { ...details, tags: ["x", "y"], category: "film" })).toEqual({ tags: ["x", "y"], category: "film" });
  expect(changes<Details>({ ...details, category: "film" }, details)).toEqual({ category: null });
});

const fresh = writingOf(details);

test("a field that nobody has touched is never sent, whatever others do to it, and shows what they did", () => {
  const mine = touch(fresh, { visibility: "public" });
  const later = follow(mine, { ...details, title: "Theirs", description: "Theirs, too" });
  expect(due(later)).toEqual({ visibility: "public" });
  expect(shown(later)).toMatchObject({ title: "Theirs", description: "Theirs, too", visibility: "public" });
});

test("what is typed stays while others change the same field, and is sent", () => {
  const later = follow(touch(fresh, { title: "Mine" }), { ...details, title: "Theirs" });
  expect(shown(later).title).toBe("Mine");
  expect(due(later)).toEqual({ title: "Mine" });
});

test("what was saved is not sent again, and follows others from then on", () => {
  const sent = { title: "Mine" };
  const after = saved(touch(fresh, sent), sent, { ...details, title: "Mine", description: "Theirs" });
  expect(due(after)).toEqual({});
  expect(shown(after)).toMatchObject({ title: "Mine", description: "Theirs" });
  expect(shown(follow(after, { ...details, title: "Theirs" })).title).toBe("Theirs");
});

test("what is typed while a save is under way is sent after it, also where it is what had been before", () => {
  const sent = { title: "Mine" };
  const more = touch(touch(fresh, sent), { title: "Mine, too" });
  expect(due(saved(more, sent, { ...details, ...sent }))).toEqual({ title: "Mine, too" });
  const undone = touch(touch(fresh, sent), { title: details.title });
  expect(due(saved(undone, sent, { ...details, ...sent }))).toEqual({ title: details.title });
});

test("a space behind a word is not sent, and not taken from who types the next one", () => {
  const sent = due(touch(fresh, { title: "Boats " }));
  expect(sent).toEqual({ title: "Boats" });
  const after = saved(touch(fresh, { title: "Boats " }), sent, { ...details, title: "Boats" });
  expect(shown(after).title).toBe("Boats ");
  expect(shown(follow(after, { ...details, title: "Boats", description: "Theirs" })).title).toBe("Boats ");
});

test("the first line of a description may be indented, that of anything else is not", () => {
  const typed = { title: "  Boats ", description: "    a list\n  of boats \n" };
  expect(due(touch(fresh, typed))).toEqual({ title: "Boats", description: "    a list\n  of boats" });
  expect(due(touch(follow(fresh, { ...details, tags: [] }), typed))).toEqual({ title: "Boats", description: "    a list\n  of boats" });
  expect(due({ stored: { description: "" }, typed: { description: "  Films. " } })).toEqual({ description: "Films." });
});

test("where the server stores another text than was sent, that is shown and not sent for ever", () => {
  const sent = { description: "a\r\nb" };
  const after = saved(touch(fresh, sent), sent, { ...details, description: "a\nb" });
  expect(due(after)).toEqual({});
  expect(shown(after).description).toBe("a\nb");
});

test("tags", () => {
  expect(addTags(["a"], "b, #c ,, A,d d")).toEqual(["a", "b", "c", "d d"]);
  expect(addTags([], "x".repeat(60))[0]).toHaveLength(40);
  expect(addTags(Array.from({ length: 20 }, (_, i) => `t${i}`), "more")).toHaveLength(20);
});

test("handles from names", () => {
  expect(handleFrom("Late Night Films!")).toBe("late-night-films");
  expect(handleFrom("Käse & Öl")).toBe("kase-ol");
  expect(handleFrom("...")).toBe("");
  expect(handleFrom("Đường phố Straße")).toBe("duong-pho-strasse");
  expect(handleFrom(`${"a".repeat(29)} b`)).toBe("a".repeat(29));
});

test("a name of other letters proposes who is called so, and never what is left of a word", () => {
  for (const name of ["قناة الأفلام", "ערוץ", "映画", "🎬🎬", "аdmin" /* its first letter is Cyrillic */, "x"]) expect(handleFrom(name, "ada"), name).toBe("ada");
  expect(handleFrom("東京 Film Club", "ada")).toBe("film-club");
  expect(handleFrom("  ", "ada")).toBe(""); // nothing was typed
  expect(handleOf("Ada", [])).toBe("ada");
  expect(handleOf("ada", ["ada", "ada-2"])).toBe("ada-3");
  expect(handleOf("a".repeat(30), ["a".repeat(30)])).toBe(`${"a".repeat(28)}-2`);
});

const video = (change: Partial<Video>) => ({ status: "processing", processing: { rungs: [] }, playback: { hls: null }, ...change }) as unknown as Video;

test("polling is quick until the video can be played, and slows down then", () => {
  expect(pollDelay(video({ status: "uploading" }), 500)).toBe(1000);
  expect(pollDelay(video({}), 49)).toBe(200);
  expect(pollDelay(video({}), 500)).toBe(1000);
  const playable = video({ playback: { hls: "/media/x/master.m3u8", file: null } });
  expect(pollDelay(playable, 0)).toBe(1000);
  expect(pollDelay(playable, 500)).toBe(5000);
  expect(pollDelay(video({ status: "ready" }), 0)).toBeNull();
  expect(pollDelay(video({ status: "failed" }), 0)).toBeNull();
  expect(pollDelay(undefined, 0)).toBeNull();
});

test("why a video failed is said in a sentence", () => {
  expect(failureOf(video({ error: { code: "unsupported_media", detail: "there is no video or audio in it" } }))).toBe("There is no video or audio in it.");
  expect(failureOf(video({ error: null }))).toBe("The file could not be read.");
});

test("the studio looks often while something moves, and also while nothing is there", () => {
  expect(studioDelay([video({ status: "ready" }), video({ status: "uploading" })])).toBe(2000);
  expect(studioDelay([video({ status: "ready" })])).toBe(15_000);
  expect(studioDelay([])).toBe(15_000);
});

test("the edition changes when a rung joins, not with every percent", () => {
  const at = (progress: number, state = "running") =>
    editionOf(video({ processing: { rungs: [{ name: "720", state: state as "running", progress }], notices: [] } }), "/m");
  expect(at(0)).not.toBe(at(0.1));
  expect(at(0.1)).toBe(at(0.9));
  expect(at(0.9)).not.toBe(at(1, "ready"));
  expect(at(0.5)).toBe(at(0.5, "waiting")); // its encoder made way for others
});

test("what nobody works on says whether it waits for its turn or for room, and who makes room", () => {
  const rungs = [{ name: "240", state: "ready" as const, progress: 1 }, { name: "720", state: "waiting" as const, progress: 0.4 }];
  const behind = video({ processing: { rungs, notices: [] }, playback: { hls: "/m", file: null } });
  expect(awaitedBy(behind)).toBe("turn");
  expect(statusWord(behind).text).toBe("Playable, waits for its turn");
  const room = (code: string) => ({ step: "room", code, detail: "delete videos that you do not need" });
  const full = video({ processing: { rungs: [], notices: [room("quota_exceeded")] } });
  expect(awaitedBy(full)).toBe("room");
  expect([keepsRoom(full), keepsRoom(behind), keepsRoom(video({ status: "ready" }))]).toEqual([false, true, false]);
  expect(statusWord(full).text).toBe("Waits for room");
  expect(roomSentence(room("quota_exceeded"))).toMatch(/^Delete videos that you do not need\./);
  expect(roomSentence(room("storage_full"))).toMatch(/you need do nothing/);
  expect(awaitedBy(video({ processing: { rungs: [{ ...rungs[1]!, state: "running" }], notices: [] } }))).toBeNull();
  expect(awaitedBy(video({ status: "ready", processing: { rungs, notices: [] } }))).toBeNull();
});

test("a poster or segments that wait for room say so beside a video that plays, and hold nothing up", () => {
  const ready = { name: "240", state: "ready" as const, progress: 1 };
  const running = { name: "720", state: "running" as const, progress: 0.4 };
  for (const step of ["poster", "segments"]) {
    const waits = { step, code: "storage_full", detail: "the site has no room for it now" };
    const encoding = video({ processing: { rungs: [ready, running], notices: [waits] }, playback: { hls: "/m", file: null } });
    expect(awaitedBy(encoding)).toBeNull();
    expect(statusWord(encoding).text).toBe("Playable, encoding");
    const done = video({ status: "ready", processing: { rungs: [ready], notices: [waits] }, playback: { hls: "/m", file: null } });
    expect(statusWord(done).text).toBe("Ready");
    expect(isOfRoom(waits)).toBe(true);
    expect(roomSentence(waits)).toMatch(/goes on by itself/);
    expect(isOfRoom({ ...waits, code: "decoder_crashed" })).toBe(false);
  }
  const poster = (code: string) => leadOf({ step: "poster", code, detail: "" }, video({}));
  expect(poster("storage_full")).toBe("There is no poster yet.");
  expect(poster("time_limit")).toBe("There is no poster.");
  expect(isOfRoom({ step: "rungs", code: "quota_exceeded", detail: "" })).toBe(false); // those failed, before there was a wait
});

test("a list's video has the edition of the video itself once it is ready, and none before", () => {
  const hls = { hls: "/m", file: null };
  expect(editionOf(video({ processing: null, playback: hls }), "/m")).toBeNull();
  const rungs = [{ name: "720", state: "ready" as const, progress: 1 }];
  expect(editionOf(video({ status: "ready", processing: null }), "/m")).toBe(editionOf(video({ status: "ready", processing: { rungs, notices: [] } }), "/m"));
  expect(rungsOf(video({ processing: null }))).toEqual([]);
});

test("overall progress counts what failed as over", () => {
  expect(overall([])).toBe(0);
  expect(overall([{ name: "240", state: "ready", progress: 1 }, { name: "360", state: "failed", progress: 0.2 }])).toBe(1);
  expect(overall([{ name: "240", state: "running", progress: 0.5 }, { name: "360", state: "waiting", progress: 0 }])).toBe(0.25);
});

test("progress never stands at its end before it is known what else is made, and nothing better is promised where nothing follows", () => {
  const source = { name: "source", state: "ready" as const, progress: 1 };
  const further = { name: "720", state: "running" as const, progress: 0 };
  expect(encoded([])).toBeNull();
  expect(encoded([source])).toBeNull();
  expect(encoded([source, further])).toBe(0.5);
  expect([moreFollows([]), moreFollows([source]), moreFollows([source, further])]).toEqual([false, false, true]);
});

test("why a file was not played at once is told until it plays, in words of its owner", () => {
  const why = { step: "source", code: "keyframe_distance", detail: "It is encoded before it plays, since keyframes lie more than 6 s apart." };
  const sound = { step: "sound", code: "dropped", detail: "its second sound is left out" };
  const at = (status: "processing" | "ready" | "failed", hls: string | null) =>
    noticesOf(video({ status, playback: { hls, file: null }, processing: { rungs: [], notices: [why, sound] } })).map(({ step }) => step);
  expect(at("processing", null)).toEqual(["source", "sound"]);
  expect(at("processing", "/m")).toEqual(["sound"]);
  expect(at("ready", "/m")).toEqual(["sound"]);
  expect(at("failed", null)).toEqual(["sound"]);
  expect(noticeSentence(why)).toBe("It cannot be played as it is, and so it is encoded first.");
  expect(noticeSentence(sound)).toBe("Its second sound is left out.");
});

test("after signing in one stays on this site", () => {
  expect(safeReturn("/watch/v_1?t=3")).toBe("/watch/v_1?t=3");
  for (const bad of ["//evil.example", "/\\evil.example", "/\t/evil.example", "/\n\\evil.example", "/a\r/b", "/.//evil.example", "/..//evil.example", "/a/../..//evil.example", "https://evil.example", "javascript:x", "", undefined]) {
    expect(safeReturn(bad)).toBe("/");
  }
});

/** Every code that the server's sources give for a file that could not be used: of errors, and of constants that are named for one. */
function codesOfServer(): string[] {
  const inError = /Errc::\w+,(?:[^"{};]|"(?:[^"\\]|\\.)*"|\{[^{};]*\})*?"([a-z]+(?:_[a-z]+)*)"\s*\}/g;
  const named = /constexpr auto k(?:\w+Code|TooManyAttempts) = "([a-z_]+)"/g;
  const sources = new URL("../../src/", import.meta.url);
  const of = (folder: string, file: RegExp) =>
    readdirSync(new URL(folder, sources)).filter((name) => file.test(name) && !name.includes("_test.")).map((name) => readFileSync(new URL(folder + name, sources), "utf8"));
  const all = [...of("ingest/", /\.cpp$/), ...of("media/ffmpeg/", /\.cpp$/), ...of("media/", /^file_limits\.cpp$/), ...of("jobs/", /^retry_policy\.h$/), ...of("uploads/", /^media_type\.cpp$/)];
  const given = new Set(all.flatMap((text) => [inError, named].flatMap((form) => [...text.matchAll(form)].map(([, code]) => code!))));
  given.delete("source_dropped"); // of a video that plays already
  return [...given, "internal", "cancelled", "timeout", "exhausted", "unavailable", "too_large"]; // by failure_of() of ingest/ingest_job.cpp, and kinds without a code
}

test("in another language a failure says what to do, as far as its code is known, and in English it has the server's figures", async () => {
  const failed = (code: string, detail = "the picture of 20000×10000 is too large") => failureOf({ error: { code, detail } });
  expect(failed("picture_size")).toBe("The picture of 20000×10000 is too large.");
  await speak("vi");
  expect(failed("picture_size")).toMatch(/^Khung hình lớn hơn .* tải lên\.$/);
  const given = codesOfServer();
  expect(given).toEqual(expect.arrayContaining(["contradictory", "empty", "memory_short", "picture_size", "too_many_attempts", "undecodable"]));
  for (const code of given) expect(failed(code), code).toMatch(/\. Hãy /);
  // Of these the file may be the cause, too: to upload the same one again is not all that can be done.
  for (const code of ["memory_short", "machine_short", "stalled", "time_limit"]) {
    expect(failed(code), code).toMatch(/hoặc tệp .*hãy lưu thành tệp MP4/);
    expect(english[causeOf(code)!], code).toMatch(/or the file .*save it as an MP4/);
  }
  expect(failed("new_code")).toBe("The picture of 20000×10000 is too large.");
  await speak("en");
});

test("what follows an original is lower, and what follows a first encoded quality is not said to be", () => {
  const rung = (name: string, state: "ready" | "running") => ({ name, state, progress: 0 });
  expect(originalPlays([rung("source", "ready"), rung("240", "running")])).toBe(true);
  expect(originalPlays([rung("240", "ready"), rung("720", "running")])).toBe(false);
  expect(originalPlays([])).toBe(false);
});
