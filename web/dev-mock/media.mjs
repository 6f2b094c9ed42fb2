// Makes the films that the mock serves, once, into the system's temporary folder: a counter picture and a tone as
// demuxed fMP4 HLS in three rungs, and some posters.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const seconds = 60;
export const rungs = [
  { name: "240", width: 426, height: 240, kbit: 180 },
  { name: "360", width: 640, height: 360, kbit: 500 },
  { name: "720", width: 1280, height: 720, kbit: 1600 },
];
export const folder = join(tmpdir(), "klieg-dev-mock-1");
const ffmpeg = (...args) => execFileSync("ffmpeg", ["-v", "error", "-y", ...args], { stdio: ["ignore", "inherit", "inherit"] });

const palettes = [
  ["0x0b1d3a", "0xf29f58"], ["0x1d2b1f", "0xc7d36f"], ["0x3a0d2e", "0xff7eb6"], ["0x0f2f38", "0x7fe0d4"],
  ["0x2a1a0c", "0xffc857"], ["0x17153b", "0x8e7cff"], ["0x40120f", "0xff6b4a"], ["0x101418", "0x9fb4c7"],
  ["0x07263b", "0x4fb3ff"], ["0x2b2118", "0xe8d5b5"], ["0x0c2b22", "0x45d39a"], ["0x311432", "0xd49cff"],
];

export function prepare() {
  if (existsSync(join(folder, "done"))) return;
  mkdirSync(folder, { recursive: true });
  console.log("making films (once) …");
  const hls = (dir) => {
    mkdirSync(join(folder, dir), { recursive: true });
    return [
      "-f", "hls", "-hls_time", "2", "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4",
      "-hls_fmp4_init_filename", "init.mp4", "-hls_segment_filename", join(folder, dir, "%d.m4s"), join(folder, dir, "index.m3u8"),
    ];
  };
  const video = (r) => [
    "-map", "0:v", "-vf", `scale=${r.width}:${r.height}`, "-c:v", "libx264", "-preset", "ultrafast", "-b:v", `${r.kbit}k`,
    "-g", "60", "-keyint_min", "60", "-sc_threshold", "0", "-pix_fmt", "yuv420p", "-an", ...hls(r.name),
  ];
  ffmpeg(
    "-f", "lavfi", "-i", `testsrc2=s=1280x720:r=30:d=${seconds}`,
    "-f", "lavfi", "-i", `sine=f=330:b=4:r=48000:d=${seconds}`,
    ...rungs.flatMap(video),
    "-map", "1:a", "-c:a", "aac", "-b:a", "96k", "-vn", ...hls("audio"),
  );
  palettes.forEach(([from, to], i) => {
    ffmpeg(
      "-f", "lavfi", "-i", `gradients=s=640x360:c0=${from}:c1=${to}:n=2:seed=${i * 7 + 3}:type=${["linear", "radial", "spiral"][i % 3]}:d=1`,
      "-vf", "vignette=PI/5,noise=alls=7", "-frames:v", "1", "-q:v", "3", join(folder, `poster${i}.jpg`),
    );
  });
  ffmpeg("-f", "lavfi", "-i", "testsrc2=s=1280x720:r=30:d=4.1", "-ss", "4", "-frames:v", "1", "-q:v", "3", join(folder, "poster.jpg"));
  writeFileSync(join(folder, "done"), "");
}

export const posters = palettes.length;

/** A rung's playlist, cut where encoding stands; without an end it is still growing. */
export function playlist(rung, part) {
  const lines = readFileSync(join(folder, rung, "index.m3u8"), "utf8").trim().split("\n");
  if (part >= 1) return lines.join("\n") + "\n";
  const until = part * seconds;
  const out = [];
  let at = 0;
  for (const line of lines) {
    if (line.startsWith("#EXT-X-ENDLIST")) continue;
    if (line.startsWith("#EXT-X-PLAYLIST-TYPE")) {
      out.push("#EXT-X-PLAYLIST-TYPE:EVENT", "#EXT-X-START:TIME-OFFSET=0");
      continue;
    }
    if (line.startsWith("#EXTINF")) {
      at += parseFloat(line.slice(8));
      if (at > until) break;
    }
    out.push(line);
  }
  return out.join("\n") + "\n";
}

export function multivariant(names) {
  const out = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS", "#EXT-X-START:TIME-OFFSET=0"];
  out.push('#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="Sound",DEFAULT=YES,AUTOSELECT=YES,URI="audio/index.m3u8"');
  for (const r of rungs.filter((rung) => names.includes(rung.name))) {
    out.push(
      `#EXT-X-STREAM-INF:BANDWIDTH=${(r.kbit + 120) * 1150},AVERAGE-BANDWIDTH=${(r.kbit + 96) * 1000},CODECS="avc1.42c01f,mp4a.40.2",RESOLUTION=${r.width}x${r.height},FRAME-RATE=30,AUDIO="a"`,
      `${r.name}/index.m3u8`,
    );
  }
  return out.join("\n") + "\n";
}
