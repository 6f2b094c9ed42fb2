// The table of routes as data, without a bundler: it imports nothing but types, so without those it is a module of its own.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { transformWithEsbuild } from "vite";

const file = fileURLToPath(new URL("../src/routes.ts", import.meta.url));

/** Each route with its name and the source of its page. */
export async function routeTable() {
  const { code } = await transformWithEsbuild(readFileSync(file, "utf8"), file, { sourcemap: false });
  const { routes } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  return Object.entries(routes).map(([name, route]) => ({ name, ...route, chunk: `src/${/import\("\.\/(.+?)"\)/.exec(String(route.load))[1]}` }));
}
