// Writes .br and .gz beside every compressible file of the build, so that the server never compresses while it serves.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const compressible = new Set([".html", ".js", ".css", ".svg", ".json", ".webmanifest", ".txt", ".map"]);
const worthwhile = 1024; // below this a compressed answer saves nothing: it fits in the same packet

async function* files(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else yield path;
  }
}

let count = 0;
for await (const path of files(dist)) {
  if (!compressible.has(extname(path))) continue;
  const raw = await readFile(path);
  if (raw.length < worthwhile) continue;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length };
  await writeFile(`${path}.br`, brotliCompressSync(raw, { params }));
  await writeFile(`${path}.gz`, gzipSync(raw, { level: 9 }));
  count++;
}
console.log(`precompressed ${count} files`);
