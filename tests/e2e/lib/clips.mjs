// Clips with a running counter in the picture, made when a test needs them.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const patience = { timeout: 120_000, maxBuffer: 16 << 20 };

/** What the program said on both its streams; fails where it does. */
export async function ffmpeg(...args) {
  const { stdout, stderr } = await run("ffmpeg", ["-hide_banner", "-nostdin", "-y", ...args], patience);
  return stdout + stderr;
}

export async function ffprobe(...args) {
  const { stdout } = await run("ffprobe", ["-v", "error", "-of", "json", ...args], patience);
  return JSON.parse(stdout);
}

export const picture = (size, seconds, rate = 30) => ["-f", "lavfi", "-i", `testsrc2=s=${size}:r=${rate}:d=${seconds}`];
export const sound = (seconds, rate = 48000) => ["-f", "lavfi", "-i", `sine=f=440:r=${rate}:d=${seconds}`];
export const h264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"];
export const aac = ["-c:a", "aac", "-b:a", "128k", "-ac", "2"];

let count = 0;

/**
 * The file that ffmpeg makes by these arguments. The runner names a folder in KLIEG_CLIPS, so that a run makes each once for all
 * its tests, also where many ask at once; nobody may change it. By hand it stands in the test's own folder.
 */
export async function clip(folder, name, ...args) {
  const recipe = createHash("sha256").update(args.join("\0")).digest("hex").slice(0, 16);
  const place = process.env.KLIEG_CLIPS ? join(process.env.KLIEG_CLIPS, recipe) : folder;
  const file = join(place, name);
  if (existsSync(file)) return file;
  await mkdir(place, { recursive: true });
  const unfinished = join(place, `making-${process.pid}-${count++}-${name}`); // ffmpeg goes by its ending
  await ffmpeg("-v", "error", ...args, unfinished);
  await rename(unfinished, file);
  return file;
}

/** An H.264/AAC MP4 that plays as it is: a keyframe every second, two B-frames, index at the front. */
export const streamable = (folder, name, { size = "1280x720", seconds = 12, rate = 30 } = {}) =>
  clip(folder, name, ...picture(size, seconds, rate), ...sound(seconds), ...h264,
    "-g", String(rate), "-keyint_min", String(rate), "-sc_threshold", "0", "-bf", "2", "-b:v", "2500k", "-maxrate", "3000k", "-bufsize", "3000k",
    ...aac, "-shortest", "-movflags", "+faststart");
