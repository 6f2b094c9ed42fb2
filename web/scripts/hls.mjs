// hls.js without what Klieg's own videos never need: keys of DRM, advertisements between segments, steering between servers, tellings to a CDN,
// variables in playlists, lists of stills, and everything that is no fragmented MP4. That is a third of it, and on a slow line most of a second
// before the first picture. It is built of the sources that the package carries, by its own switches (src/define-plugin.d.ts); what those leave behind
// is imports of modules that nobody calls, which stand here.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const home = dirname(createRequire(import.meta.url).resolve("hls.js/package.json"));
const { version } = createRequire(import.meta.url)("hls.js/package.json");

const used = ["ALT_AUDIO", "SUBTITLES", "MEDIA_CAPABILITIES"];
const unused = ["EME_DRM", "CMCD", "CONTENT_STEERING", "VARIABLE_SUBSTITUTION", "M2TS_ADVANCED_CODECS", "INTERSTITIALS", "IFRAMES"];
const switches = [...used.map((name) => [`__USE_${name}__`, "true"]), ...unused.map((name) => [`__USE_${name}__`, "false"])];

/** Modules of what is switched off. */
const uncalled = /\/(cmcd|content-steering|eme|iframe|interstitials?)-[\w-]+$|\/interstitial-[\w-]+$|\/variable-substitution$/;
/** What the transmuxer tries on a segment, beside the one for fragmented MP4. */
const otherContainers = /\/(tsdemuxer|aacdemuxer|ac3-demuxer|mp3demuxer|mp4-remuxer)$/;

const leaveOut = {
  name: "leave-out",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: uncalled }, ({ path }) => ({ path, namespace: "uncalled" }));
    onLoad({ filter: /.*/, namespace: "uncalled" }, () => ({ contents: "export {};", loader: "js" }));
    onResolve({ filter: otherContainers }, ({ path, importer }) => (/\/transmuxer\.ts$/.test(importer) ? { path, namespace: "container" } : undefined));
    onLoad({ filter: /.*/, namespace: "container" }, () => ({
      contents: "class Unknown { static probe() { return false; } } export default Unknown; export { Unknown as AC3Demuxer };",
      loader: "js",
    }));
  },
};

/**
 * Of 1.7.4: whoever loads a segment anew gives up its init segment where that is still on its way, and what is told of that takes the new load of the segment
 * along. So where a round trip is longer than the tenth of a second after which it looks again, a change of the sound's quality asked for both ten times a
 * second, for seconds. What was given up on purpose is nobody's failure.
 */
const mend = {
  name: "mend",
  setup({ onLoad }) {
    onLoad({ filter: /\/base-stream-controller\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      const fault = /if \('data' in reason\) \{(\s+this\.fragmentLoader\.abort\(\);\s+this\.handleFragLoadError\(reason, mediaFrag\);\s+\})\s+this\.resetFragmentLoading\(mediaFrag\);/;
      if (!fault.test(text)) throw new Error(`${path} is not as it was: look whether it still needs to be mended`);
      const mended = "if ('data' in reason && reason.data.details === ErrorDetails.INTERNAL_ABORTED) throw reason;\nif ('data' in reason) {$1\nthis.resetFragmentLoading(mediaFrag);";
      return { contents: text.replace(fault, mended), loader: "ts" };
    });
  },
};

/** Builds it, and answers where it is: beside other things that are made and not kept. */
export async function ownHls() {
  const file = fileURLToPath(new URL("../node_modules/.klieg/hls.min.mjs", import.meta.url));
  await build({
    entryPoints: [join(home, "src/exports-default.ts")],
    outfile: file,
    bundle: true,
    format: "esm",
    minify: true,
    target: "es2022",
    legalComments: "none",
    define: { __VERSION__: JSON.stringify(version), __IN_WORKER__: "false", __HLS_WORKER_BUNDLE__: "undefined", ...Object.fromEntries(switches) },
    plugins: [leaveOut, mend],
    logLevel: "error",
  });
  return file;
}
