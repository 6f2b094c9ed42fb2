// Fails when the build outgrows its budget. Sizes are gzip -9 in KiB, counted over what a cold visit really loads: the
// entry, the route's own chunk and all that either imports statically. What is imported dynamically (hls.js, the tus
// client) is counted only where a budget names it.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, "utf8"));
const size = (file) => gzipSync(readFileSync(dist + file), { level: 9 }).length / 1024;

function load(keys) {
  const js = new Set();
  const css = new Set();
  const seen = new Set();
  const visit = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    const chunk = manifest[key];
    if (!chunk) throw new Error(`the manifest has no ${key}`);
    js.add(chunk.file);
    for (const file of chunk.css ?? []) css.add(file);
    for (const next of chunk.imports ?? []) visit(next);
  };
  keys.forEach(visit);
  const sum = (set) => [...set].reduce((total, file) => total + size(file), 0);
  return { js: sum(js), css: sum(css) };
}

const entry = "index.html";
const find = (part) => {
  const key = Object.keys(manifest).find((k) => k.includes(part));
  if (!key) throw new Error(`the manifest has nothing like ${part}`);
  return key;
};
const home = load([entry, find("home.page")]);
const watch = load([entry, find("watch.page")]);
const allCss = Object.values(manifest).flatMap((c) => [...(c.css ?? []), ...(c.file.endsWith(".css") ? [c.file] : [])]);
const css = [...new Set(allCss)].reduce((total, file) => total + size(file), 0);
const routes = Object.keys(manifest)
  .filter((key) => /\.page\.tsx$/.test(key) && manifest[key].isDynamicEntry)
  .map((key) => [`route ${key.replace(/.*features\//, "")}`, size(manifest[key].file), 40]);

const rows = [
  ["home, initial JS", home.js, 60],
  ["watch, initial JS without hls.js", watch.js, 85],
  ["all CSS", css, 15],
  ["index.html", size("index.html"), 8],
  ["hls.js", size(manifest[find("hls.min.mjs")].file), 180],
  ["tus client", size(manifest[find("tus-js-client")].file), 40],
  ...routes,
];

let over = 0;
for (const [name, kib, limit] of rows) {
  const bad = kib > limit;
  if (bad) over++;
  console.log(`${bad ? "OVER" : "ok  "}  ${name.padEnd(34)} ${kib.toFixed(1).padStart(6)} of ${limit} KiB`);
}
if (over) {
  console.error(`${over} over budget`);
  process.exit(1);
}
