// Playlists, segments and posters: of every video the same film, whose playlists grow while it "encodes".
import { createReadStream, existsSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { folder, multivariant, playlist } from "./media.mjs";
import { missing } from "./problem.mjs";
import { partOf, plan, videos } from "./state.mjs";

const types = { ".m3u8": "application/vnd.apple.mpegurl", ".m4s": "video/mp4", ".mp4": "video/mp4", ".jpg": "image/jpeg", ".js": "text/javascript", ".css": "text/css", ".html": "text/html; charset=utf-8", ".svg": "image/svg+xml" };
export const isFile = (path) => existsSync(path) && statSync(path).isFile();

/** @param {import("node:http").ServerResponse} res */
export function file(res, path, headers = {}) {
  if (!isFile(path)) throw missing();
  res.writeHead(200, { "Content-Type": types[extname(path)] ?? "application/octet-stream", "Content-Length": statSync(path).size, ...headers });
  createReadStream(path).pipe(res);
}

/** @type {import("./behaviours.mjs").Behaviours} */
export const playing = {
  getMedia: ({ at, res }) => {
    const [of, key, , name, part] = at.path.split("/");
    if (of === "posters") return file(res, join(folder, key));
    const video = videos.get(of);
    if (!video || key !== video.key) throw missing();
    if (at.path.endsWith("/poster.jpg")) return file(res, join(folder, "poster.jpg"));
    const text = (body) => void res.writeHead(200, { "Content-Type": types[".m3u8"], "Cache-Control": "no-store" }).end(body);
    if (name === "master.m3u8") return text(multivariant(plan.filter((step) => partOf(video, step) > 0.05).map((step) => step.name)));
    const step = plan.find((s) => s.name === name);
    if (step && part === "index.m3u8") return text(playlist(name, partOf(video, step)));
    return file(res, join(folder, name, part), { "Cache-Control": "public, max-age=31536000, immutable" });
  },
};
