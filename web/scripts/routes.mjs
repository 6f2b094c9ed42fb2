// The table of routes and the built files, for scripts that ask what a page loads.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { routeTable } from "./routetable.mjs";

const web = fileURLToPath(new URL("../", import.meta.url));
export const dist = `${web}dist/`;
export const manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, "utf8"));

export const routes = await routeTable();

export function find(part) {
  const key = Object.keys(manifest).find((k) => k.includes(part));
  if (!key) throw new Error(`the manifest has nothing like ${part}`);
  return key;
}

/** Where each page is, by the name of its source: vite.config.ts says so. */
const pages = JSON.parse(readFileSync(`${dist}.vite/pages.json`, "utf8"));
const keyOf = (chunk) => (pages[chunk] ? Object.keys(manifest).find((key) => manifest[key].file === pages[chunk]) : chunk);

/** What the chunks load, with all that they import statically. */
export function filesOf(chunks) {
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
  chunks.map(keyOf).forEach(visit);
  return { js: [...js], css: [...css] };
}
