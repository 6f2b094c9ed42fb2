// Fails when the build outgrows its budgets: for each route those that src/routes.ts gives it, and some of parts beside. Sizes are gzip -9 in KiB,
// counted over what a cold visit really loads: the entry, the route's own chunk and all that either imports statically. What is imported
// dynamically (hls.js, the tus client, another language) is counted only where a budget names it. The last row is what a browser loads to
// play a video on its page, as it travels to it: brotli, in kB of 1000 bytes.
import { readFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { dist, filesOf, find, manifest, routes } from "./routes.mjs";

const hls = manifest[find("hls.min.mjs")].file;
const size = (file) => gzipSync(readFileSync(dist + file), { level: 9 }).length / 1024;
const sum = (files) => files.reduce((total, file) => total + size(file), 0);

const travelling = (file) => brotliCompressSync(readFileSync(dist + file)).length / 1000;

const rows = [
  ["index.html", size("index.html"), 8],
  ["hls.js", size(hls), 92],
  ["tus client", size(manifest[find("tus-js-client")].file), 40],
  ...Object.values(manifest)
    .filter(({ name }) => name?.startsWith("language-"))
    .map(({ name, file }) => [name, size(file), 26]), // all screens in one file, those of moderators too: who reads it fetches it once
  ...routes.flatMap(({ name, chunk, budget }) => {
    const { js, css } = filesOf(["index.html", chunk]);
    return [
      [`${name}: JS`, sum(js), budget.js],
      [`${name}: CSS`, sum(css), budget.css],
    ];
  }),
];

const { chunk: watch } = routes.find(({ name }) => name === "watch");
const played = [...filesOf(["index.html", watch]).js, hls].reduce((total, file) => total + travelling(file), 0);
rows.push(["watch: all JS, with hls.js", played, 150, "kB of brotli"]);

let over = 0;
for (const [name, amount, limit, unit = "KiB"] of rows) {
  const bad = amount > limit;
  if (bad) over++;
  console.log(`${bad ? "OVER" : "ok  "}  ${name.padEnd(34)} ${amount.toFixed(1).padStart(6)} of ${limit} ${unit}`);
}
if (over) {
  console.error(`${over} over budget`);
  process.exit(1);
}
