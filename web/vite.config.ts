import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { defineConfig, transformWithEsbuild, type Plugin } from "vite";
import { ownHls } from "./scripts/hls.mjs";
import { routeTable } from "./scripts/routetable.mjs";
import { across } from "./src/features/video/across.ts";

// KLIEG_SERVER lets a developer point the client at another server than the one on this machine's default port.
const server = process.env["KLIEG_SERVER"] ?? "http://127.0.0.1:8080";
const proxy = { "/api": { target: server }, "/media": { target: server } };

/** Writes theme.js into the document, where its element stands. The server finds it there and admits it in its content security policy (src/pages/client.h of the server). */
const theme: Plugin = {
  name: "theme",
  transformIndexHtml: {
    order: "pre",
    async handler(html) {
      const mark = '<script src="/theme.js"></script>';
      if (!html.includes(mark)) throw new Error(`index.html has no ${mark}`);
      const path = fileURLToPath(new URL("./theme.js", import.meta.url));
      const { code } = await transformWithEsbuild(await readFile(path, "utf8"), path, { minify: true, sourcemap: false });
      return html.replace(mark, () => `<script>${code.trim()}</script>`);
    },
  },
};

/** Tells scripts/routes.mjs in which file each page is: a small one shares its file with others, and has no entry in the manifest then. */
const pages: Plugin = {
  name: "pages",
  generateBundle(_, bundle) {
    const found: Record<string, string> = {};
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== "chunk") continue;
      for (const id of chunk.moduleIds) if (id.endsWith(".page.tsx")) found[`src/${id.slice(src.length)}`] = chunk.fileName;
    }
    this.emitFile({ type: "asset", fileName: ".vite/pages.json", source: JSON.stringify(found) });
  },
};

/** Tells the server which pages there are and what each loads beside the entry, so that a page's head can name it (src/pages of the server). */
const client: Plugin = {
  name: "client",
  async generateBundle(_, bundle) {
    const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
    const entry = chunks.find((chunk) => chunk.isEntry)!;
    const routes = (await routeTable()).map(({ name, path, guard, indexed = guard === "anyone", chunk: page }) => {
      const js = new Set<string>();
      const css = new Set<string>();
      const visit = (fileName: string) => {
        if (js.has(fileName) || fileName === entry.fileName) return;
        js.add(fileName);
        const chunk = chunks.find((one) => one.fileName === fileName)!;
        for (const sheet of chunk.viteMetadata?.importedCss ?? []) css.add(sheet);
        chunk.imports.forEach(visit);
      };
      const own = chunks.find((one) => one.moduleIds.some((id) => id.endsWith(`/${page}`)));
      if (!own) throw new Error(`no chunk holds ${page}, the page of the route ${name}`);
      visit(own.fileName);
      return { name, path, indexed, js: [...js], css: [...css] };
    });
    const hls = Object.keys(bundle).find((name) => /^assets\/hls-.*\.js$/.test(name));
    if (!hls) throw new Error("hls.js is no file of the build");
    this.emitFile({ type: "asset", fileName: ".vite/client.json", source: JSON.stringify({ routes, hls, posterSizes: across.grid }) });
  },
};

const live = ["socket", "news", "comments"];
const src = fileURLToPath(new URL("./src/", import.meta.url));

export default defineConfig(async () => ({
  // No framework plugin: esbuild compiles JSX for Preact by itself, and a plugin would bring Babel along.
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  build: {
    target: "es2022",
    // The entry's HTML and the budget script both read the manifest.
    manifest: true,
    // The page's CSP admits one inline script, and every browser we support knows modulepreload.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
    rollupOptions: {
      output: {
        // hls.js travels as a file of its own (src/features/player/hls.ts). Not every server knows that .mjs is a script.
        assetFileNames: (asset) =>
          asset.names.some((name) => name.endsWith(".mjs")) ? "assets/hls-[hash].js" : "assets/[name]-[hash][extname]",
        // Small ones join others that are loaded with them: five files instead of the watch page's eleven, three of the home page's six, for 1 KiB.
        experimentalMinChunkSize: 6000,
        // English travels with the code that says it. Who reads another language fetches all of it at once, and nobody else any of it.
        onlyExplicitManualChunks: true, // what those need that others need, too, stays with the others
        manualChunks: (id) => {
          const language = id.startsWith(src) && /\.([a-z]{2})\.ts$/.exec(id)?.[1];
          // What finds the shades of a site's colour is needed once for each colour (src/data/accent.ts), and would join what every page loads.
          if (id === `${src}base/accent.ts`) return "accent";
          // What the server tells by itself, and what becomes of comments, is fetched behind the first picture: small as it is, it would join what every page loads.
          if (live.some((name) => id === `${src}data/${name}.ts`)) return "live";
          // Who manages what they follow comes from its feed. With both in one the parts that lists share stay as few as they are.
          if (/features\/subscriptions\/(feed\.page\.tsx|channels\.(page\.tsx|css))$/.test(id)) return "subscriptions";
          // What those who moderate see is fetched by nobody else; the way to an account's dialog stands beside every comment.
          if (!language && (id === `${src}data/moderation.ts` || /features\/moderation\/(?!opening)[\w.]+\.(tsx?|css)$/.test(id))) return "moderation";
          return language ? `language-${language}` : undefined;
        },
      },
    },
  },
  plugins: [theme, pages, client],
  resolve: { alias: [{ find: /^hls\.js\/dist\/hls\.min\.mjs/, replacement: await ownHls() }] },
  test: { testTimeout: 30_000 }, // on a machine that does other things beside
  server: { proxy },
  preview: { proxy },
}));
