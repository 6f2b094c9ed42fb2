// hls.js as its authors minified it, fetched as a file and not bundled: passing it through our minifier once more makes
// it 4 KiB larger, and this way an update of our own code leaves it in the visitor's cache.
import type Hls from "hls.js";
import address from "hls.js/dist/hls.min.mjs?url";

export async function loadHls(): Promise<typeof Hls> {
  const module = (await import(/* @vite-ignore */ address)) as { default: typeof Hls };
  return module.default;
}
