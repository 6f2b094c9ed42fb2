// What other players and Apple's rules say of the playlists and segments that the server makes.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import HLS from "hls-parser";
import { clip, ffmpeg, picture, sound, streamable } from "./lib/clips.mjs";
import { Server, root, tempFolder } from "./lib/klieg.mjs";
import { publish } from "./lib/tus.mjs";

const run = promisify(execFile);
HLS.setOptions({ strictMode: true });
let server, folder, ada;

before(async () => {
  folder = await tempFolder("hls");
  server = await Server.start();
  ada = await server.person("ada");
});

after(async () => {
  await server?.stop();
  await folder?.remove();
});

async function checked(url, ...options) {
  const args = [join(root, "tests/hls/check_hls.py"), url, ...options];
  try {
    return (await run("python3", args, { timeout: 180_000, maxBuffer: 16 << 20, env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" } })).stdout;
  } catch (error) {
    throw new Error(`check_hls.py ${options.join(" ")}:\n${error.stdout ?? ""}${error.stderr ?? ""}`);
  }
}

async function read(url) {
  const response = await fetch(url);
  assert.equal(response.status, 200, url);
  return response.text();
}

/** Every playlist of a presentation through the strict parser: the addresses of its renditions. */
async function parsed(url) {
  const main = HLS.parse(await read(url));
  assert.ok(main.isMasterPlaylist);
  const uris = new Set();
  for (const variant of main.variants) {
    if (!variant.isIFrameOnly) uris.add(variant.uri);
    for (const audio of variant.audio) if (audio.uri) uris.add(audio.uri);
    const frames = variant.isIFrameOnly ? HLS.parse(await read(new URL(variant.uri, url))) : null;
    if (frames) assert.ok(frames.isIFrame && frames.segments.length > 0, `${variant.uri} has I-frames`);
  }
  for (const uri of uris) {
    const list = HLS.parse(await read(new URL(uri, url)));
    assert.ok(list.segments.length > 0, `${uri} has segments`);
  }
  return { main, renditions: [...uris].map((uri) => new URL(uri, url).href) };
}

/** ffmpeg reads it to the end and has nothing to complain about. */
async function decodes(url) {
  const said = await ffmpeg("-v", "warning", "-xerror", "-i", url, "-map", "0", "-f", "null", "-");
  const complaints = said.split("\n").filter((line) => line.trim() && !/deprecated|Opening '/.test(line));
  assert.deepEqual(complaints, [], url);
}

async function settled(videoId) {
  const video = await ada.ready(videoId, 150);
  assert.deepEqual(video.processing.rungs.filter((r) => r.state !== "ready"), []);
  const url = server.url + video.playback.hls;
  await checked(url, "--source-rung", "source");
  const { main, renditions } = await parsed(url);
  for (const rendition of renditions) await decodes(rendition);
  return { main, video, renditions };
}

/** Ticks a second of the one track of an init segment (ISO/IEC 14496-12, 8.4.2). */
async function timescaleOf(rendition) {
  const list = HLS.parse(await read(rendition));
  const init = Buffer.from(await (await fetch(new URL(list.segments[0].map.uri, rendition))).arrayBuffer());
  const at = init.indexOf("mdhd") + 4;
  return init.readUInt32BE(at + (init[at] === 1 ? 20 : 12));
}

test("a streamable source plays as it is at once, and with its ladder", { timeout: 240_000 }, async (t) => {
  const videoId = await publish(ada, "Streamable", await streamable(folder.path, "streamable.mp4", { seconds: 10 }));
  await t.test("at once", async () => {
    const video = await ada.playable(videoId);
    const url = server.url + video.playback.hls;
    await checked(url, "--source-rung", "source", "--partial");
    await parsed(url);
  });
  await t.test("with its ladder", async () => {
    const { main, renditions } = await settled(videoId);
    // Else hls.js shifts what follows a switch by two frames, and the buffer has a hole there.
    const scales = await Promise.all(renditions.filter((uri) => !/\/audio/.test(uri)).map(timescaleOf));
    assert.deepEqual(scales, scales.map(() => scales[0]), "the source and its rungs count in the same ticks");
    const heights = main.variants.filter((v) => !v.isIFrameOnly).map((v) => v.resolution.height);
    assert.deepEqual([...new Set(heights)].sort((a, b) => a - b), [240, 360, 480, 720]);
  });
});

test("a source that must be encoded, while it grows and when it is done", { timeout: 300_000 }, async (t) => {
  const file = await clip(folder.path, "old.avi", ...picture("854x480", 24, 25), ...sound(24), "-c:v", "mpeg4", "-b:v", "2M", "-g", "50", "-c:a", "libmp3lame");
  const videoId = await publish(ada, "Encoded", file);
  await t.test("while it grows", async () => {
    const video = await ada.playable(videoId);
    assert.equal(video.status, "processing", "it can be played before it is done");
    const url = server.url + video.playback.hls;
    const { renditions } = await parsed(url);
    assert.match(await read(renditions[0]), /PLAYLIST-TYPE:EVENT/);
    await checked(url, "--partial");
  });
  await t.test("when it is done", async () => {
    const { video } = await settled(videoId);
    assert.equal(video.height, 480);
    assert.ok(Math.abs(video.durationMs - 24_000) <= 50, `${video.durationMs} ms`);
  });
});

test("a private video's playlists work with their token, and not without", { timeout: 120_000 }, async () => {
  const videoId = await publish(ada, "Private", await streamable(folder.path, "private.mp4", { size: "426x240", seconds: 6 }), { visibility: "private" });
  const video = await ada.ready(videoId);
  const url = server.url + video.playback.hls;
  const { renditions } = await parsed(url);
  for (const rendition of renditions) await decodes(rendition);
  assert.equal((await server.call("GET", `/api/videos/${videoId}`)).status, 404);
  const [segment] = HLS.parse(await read(renditions[0])).segments;
  for (const address of [url, renditions[0], new URL(segment.uri, renditions[0]).href]) {
    const spoilt = address.replace(/[A-Za-z0-9_-]{20,}/, (token) => token.split("").reverse().join(""));
    assert.notEqual(spoilt, address, `there is a token in ${address}`);
    assert.equal((await fetch(spoilt)).status, 404, spoilt);
  }
});
