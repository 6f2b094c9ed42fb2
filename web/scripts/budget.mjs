// Fails when the build outgrows its budgets: for each route those that src/routes.ts gives it, and some of parts beside. Sizes are gzip -9 in KiB,
// counted over what a cold visit really loads: the entry, the route's own chunk and all that either imports statically. What is imported
// dynamically (hls.js, the tus client, another language) is counted only where a budget names it.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { dist, filesOf, find, manifest, routes } from "./routes.mjs";

const size = (file) => gzipSync(readFileSync(dist + file), { level: 9 }).length / 1024;
const sum = (files) => files.reduce((total, file) => total + size(file), 0);

const rows = [
  ["index.html", size("index.html"), 8],
  ["hls.js", size(manifest[find("hls.min.mjs")].file), 126],
  ["tus client", size(manifest[find("tus-js-client")].file), 40],
  ...Object.values(manifest)
    .filter(({ name }) => name?.startsWith("language-"))
    .map(({ name, file }) => [name, size(file), 20]),
  ...routes.flatMap(({ name, chunk, budget }) => {
    const { js, css } = filesOf(["index.html", chunk]);
    return [
      [`${name}: JS`, sum(js), budget.js],
      [`${name}: CSS`, sum(css), budget.css],
    ];
  }),
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
