// Fails when the build outgrows its budgets: for each route those that src/routes.ts gives it, and some of parts beside. Sizes are gzip -9 in KiB,
// counted over what a cold visit really loads: the entry, the route's own chunk and all that either imports statically. What is imported
// dynamically (hls.js, the tus client, another language) is counted only where a budget names it.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { transformSync } from "esbuild";

const web = fileURLToPath(new URL("../", import.meta.url));
const dist = `${web}dist/`;
const manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, "utf8"));
const size = (file) => gzipSync(readFileSync(dist + file), { level: 9 }).length / 1024;

/** The table as data: it imports nothing but types, so that taking those out makes it a module of its own. */
async function routesOf(path) {
  const { code } = transformSync(readFileSync(path, "utf8"), { loader: "ts" });
  const { routes } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  return Object.entries(routes).map(([name, { load, budget }]) => ({ name, budget, page: /import\("\.\/(.+?)"\)/.exec(String(load))[1] }));
}

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

const find = (part) => {
  const key = Object.keys(manifest).find((k) => k.includes(part));
  if (!key) throw new Error(`the manifest has nothing like ${part}`);
  return key;
};

const rows = [
  ["index.html", size("index.html"), 8],
  ["hls.js", size(manifest[find("hls.min.mjs")].file), 180],
  ["tus client", size(manifest[find("tus-js-client")].file), 40],
  ...Object.values(manifest)
    .filter(({ name }) => name?.startsWith("language-"))
    .map(({ name, file }) => [name, size(file), 20]),
];
for (const { name, page, budget } of await routesOf(`${web}src/routes.ts`)) {
  const { js, css } = load(["index.html", `src/${page}`]);
  rows.push([`${name}: JS`, js, budget.js], [`${name}: CSS`, css, budget.css]);
}

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
