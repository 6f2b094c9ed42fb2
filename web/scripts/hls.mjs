// hls.js without what Klieg's own videos never need: keys and DRM, captions (there are none yet), advertisements between segments, steering between servers,
// tellings to a CDN, variables in playlists, lists of stills, data timed to the video, and everything that is no fragmented MP4; and without
// its log, which nobody switches on. That is half of it, and on a slow line more than a second before the first picture. It is built of the sources that
// the package carries, by its own switches (src/define-plugin.d.ts); what those leave behind are imports of modules that nobody calls, which stand here.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { minify } from "terser";

const home = dirname(createRequire(import.meta.url).resolve("hls.js/package.json"));
const { version } = createRequire(import.meta.url)("hls.js/package.json");

const used = ["ALT_AUDIO", "MEDIA_CAPABILITIES"];
const unused = ["SUBTITLES", "EME_DRM", "CMCD", "CONTENT_STEERING", "VARIABLE_SUBSTITUTION", "M2TS_ADVANCED_CODECS", "INTERSTITIALS", "IFRAMES"];
const switches = [...used.map((name) => [`__USE_${name}__`, "true"]), ...unused.map((name) => [`__USE_${name}__`, "false"])];

/** What stands instead of a module, where the module at `importer` asks for it. */
const instead = [
  // Of what is switched off.
  { path: /\/(cmcd|content-steering|eme|iframe|interstitials?)-[\w-]+$|\/interstitial-[\w-]+$|\/variable-substitution$/, contents: "export {};" },
  // What the transmuxer tries on a segment, beside the one for fragmented MP4.
  {
    path: /\/(tsdemuxer|aacdemuxer|ac3-demuxer|mp3demuxer|mp4-remuxer)$/,
    importer: /\/transmuxer\.ts$/,
    contents: "class Unknown { static probe() { return false; } } export default Unknown; export { Unknown as AC3Demuxer };",
  },
  { path: /\/mp4-generator$/, contents: "export default undefined;" }, // of what is no MP4 yet
  // Nothing is encrypted: where a playlist says so, it fails like a key that does not fit.
  {
    path: /\/crypt\/decrypter$/,
    contents: "export default class { reset() {} flush() { return null; } destroy() {} decrypt() { return Promise.reject(new Error('encrypted')); } }",
  },
  // Controllers that it does without where its configuration has none: of timed data, and of captions' cues.
  { path: /\/(id3-track-controller|fps-controller|cues)$/, contents: "export default undefined;" },
  // Of segments that are played while they come, which `progressive` would ask for: parts are asked for one by one.
  { path: /\/fetch-loader$/, contents: "export const fetchSupported = () => false; export default undefined;" },
];

const leaveOut = {
  name: "leave-out",
  setup({ onResolve, onLoad }) {
    for (const [i, one] of instead.entries()) {
      const namespace = `instead-${i}`;
      onResolve({ filter: one.path }, ({ path, importer }) => (!one.importer || one.importer.test(importer) ? { path, namespace } : undefined));
      onLoad({ filter: /.*/, namespace }, () => ({ contents: one.contents, loader: "js" }));
    }
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

/** Calls that do nothing while `debug` is off. What they are given is made all the same where making it does something. */
const logging = ["this", "this.logger", "this.hls.logger", "logger", "this.observer.logger"].flatMap((where) => ["log", "warn", "info", "debug"].map((how) => `${where}.${how}`));

/** Builds it, and answers where it is: beside other things that are made and not kept. */
export async function ownHls() {
  const file = fileURLToPath(new URL("../node_modules/.klieg/hls.min.mjs", import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [join(home, "src/exports-default.ts")],
    outfile: file,
    write: false,
    bundle: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    define: { __VERSION__: JSON.stringify(version), __IN_WORKER__: "false", __HLS_WORKER_BUNDLE__: "undefined", ...Object.fromEntries(switches) },
    plugins: [leaveOut, mend],
    logLevel: "error",
  });
  // esbuild cannot leave out calls of methods, nor the texts that are made for them.
  const { code } = await minify(outputFiles[0].text, { module: true, ecma: 2020, compress: { passes: 2, pure_funcs: logging } });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, code);
  return file;
}
