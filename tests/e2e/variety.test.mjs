// Files as people have them: each must end ready, with the right size and length, and play.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { aac, clip, ffmpeg, ffprobe, h264, picture, sound } from "./lib/clips.mjs";
import { Server, tempFolder } from "./lib/klieg.mjs";
import { publish } from "./lib/tus.mjs";

let server, folder, ada;
before(async () => {
  folder = await tempFolder("variety");
  server = await Server.start();
  ada = await server.person("ada");
});
after(async () => {
  await server?.stop();
  await folder?.remove();
});

const seconds = 5;
const small = picture("320x180", seconds);
const tone = sound(seconds);
const fast = ["-movflags", "+faststart"];
const both = [...aac, "-shortest"];

/** name: [file, ffmpeg's arguments, what is expected, frames a second] */
const files = {
  "turned by 90 degrees": ["turned.mp4", [...small, ...tone, ...h264, "-g", "30", ...both, ...fast], { width: 180, height: 320 }, 30],
  "changing frame rate": ["vfr.mp4", [...small, ...tone, "-vf", "select='if(lt(t,2),1,not(mod(n,3)))'", "-fps_mode", "vfr", ...h264, "-g", "20", ...both, ...fast],
    { width: 320, height: 180 }, 10],
  "odd size": ["odd.mp4", [...picture("321x181", seconds), ...tone, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv444p", ...both], { width: 320, height: 180 }, 30],
  "10-bit HEVC": ["ten.mp4", [...small, ...tone, "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error", "-pix_fmt", "yuv420p10le", "-tag:v", "hvc1", ...both],
    { width: 320, height: 180 }, 30],
  "60 frames a second": ["sixty.mp4", [...picture("426x240", seconds, 60), ...tone, ...h264, "-g", "60", ...both, ...fast], { width: 426, height: 240 }, 60],
  "mono": ["mono.mp4", [...small, ...sound(seconds, 44100), ...h264, "-g", "30", "-c:a", "aac", "-ac", "1", "-shortest", ...fast], { width: 320, height: 180 }, 30],
  "sound alone": ["song.m4a", [...tone, "-c:a", "aac", "-b:a", "96k"], { width: null, height: null }, 40],
  "picture alone": ["silent.mp4", [...small, ...h264, "-g", "30", ...fast], { width: 320, height: 180 }, 30],
  "MOV with its index last": ["last.mov", [...small, ...tone, ...h264, "-g", "30", ...both], { width: 320, height: 180 }, 30],
  "anamorphic MPEG-2 in TS": ["wide.ts", [...picture("360x288", seconds, 25), ...tone, "-vf", "setsar=64/45", "-c:v", "mpeg2video", "-b:v", "1M", "-c:a", "mp2", "-shortest"],
    { width: 512, height: 288 }, 25],
  "VP9 and Opus in WebM": ["web.webm", [...small, ...tone, "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus", "-shortest"], { width: 320, height: 180 }, 30],
};

/** The way to say it changed with ffmpeg 6. */
const turned = (path) =>
  clip(folder.path, "turned-90.mp4", "-display_rotation", "90", "-i", path, "-c", "copy", ...fast).catch(() =>
    clip(folder.path, "turned-90.mp4", "-i", path, "-c", "copy", "-metadata:s:v:0", "rotate=90", ...fast));

for (const [name, [file, args, expected, rate]] of Object.entries(files))
  test(name, { timeout: 120_000 }, async () => {
    let path = await clip(folder.path, file, ...args);
    if (name.startsWith("turned")) path = await turned(path);
    const { format } = await ffprobe("-show_entries", "format=duration", path);
    const videoId = await publish(ada, name, path);
    const video = await ada.ready(videoId, 100);
    assert.deepEqual({ width: video.width, height: video.height }, expected);
    assert.deepEqual(video.processing.rungs.filter((r) => r.state !== "ready"), []);
    const wanted = Number(format.duration) * 1000;
    assert.ok(Math.abs(video.durationMs - wanted) <= 1000 / rate + 1, `${video.durationMs} ms, where the file has ${wanted}`);
    // A job of its own, which may come last.
    if (expected.width) await ada.awaitVideo(videoId, "it has a poster", (v) => v.poster);

    const url = server.url + video.playback.hls;
    const said = await ffmpeg("-v", "warning", "-xerror", "-i", url, "-map", "0", "-f", "null", "-");
    assert.equal(said.trim(), "");
    const { streams, format: played } = await ffprobe("-show_entries", "stream=codec_type,width,height:format=duration", url);
    const kinds = new Set(streams.map((s) => s.codec_type));
    assert.equal(kinds.has("video"), expected.width !== null);
    assert.equal(kinds.has("audio"), name !== "picture alone");
    assert.ok(Math.abs(Number(played.duration) * 1000 - wanted) <= 120, `plays ${played.duration} s of ${wanted / 1000}`);
  });
