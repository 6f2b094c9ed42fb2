// How fast the visitor's line is, as far as what came over it tells. hls.js has an estimate of its own, which is for the next segment and follows
// each of them: it falls with a busy processor, and with small segments between which the line was idle, since those are over before a connection is
// up to speed. Kept for the next visit it would call a fast line slow.
import { hlsAddress } from "./hls.ts";

/** Of what came, from its first byte to its last. */
export type Came = { bytes: number; ms: number };

/** As the browser tells it of each request of the page (PerformanceResourceTiming). */
type Timing = { transferSize: number; responseStart: number; responseEnd: number };

/** Less comes in a burst or two, which tells how far the server is. */
const bytesMin = 64 * 1024;
/** What takes that long is worth hearing, however little it was. */
const slowMs = 1000;
/** So many of the latest count, so that a line that has become slow is. */
const latest = 5;

/** Bits a second below which one begins with the lowest quality: two seconds of 720p would take as long to come. */
export const slowBelow = 2_500_000;

export class Line {
  readonly #rates: number[] = [];

  hear({ bytes, ms }: Came): void {
    if (bytes <= 0 || (bytes < bytesMin && ms < slowMs)) return;
    this.#rates.push((8000 * bytes) / Math.max(ms, 1));
    if (this.#rates.length > latest) this.#rates.shift();
  }

  /** Bits a second; undefined where nothing has told. The best of the latest: what was slower had to share, or was in the way of itself. */
  get rate(): number | undefined {
    return this.#rates.length ? Math.max(...this.#rates) : undefined;
  }

  /** Milliseconds for so many bytes; undefined likewise. */
  ms(bytes: number): number | undefined {
    const { rate } = this;
    return rate && (8000 * bytes) / rate;
  }
}

/** All that came over the line while `own` did, each as far as it came then: one alone would say only which share it had. */
export function cameBeside(own: Timing, all: readonly Timing[]): Came {
  let bytes = 0;
  for (const { transferSize, responseStart, responseEnd } of all) {
    const beside = Math.min(responseEnd, own.responseEnd) - Math.max(responseStart, own.responseStart);
    if (beside > 0) bytes += (transferSize * beside) / (responseEnd - responseStart);
  }
  return { bytes, ms: own.responseEnd - own.responseStart };
}

/** What came while hls.js did, on this visit; null where that came from the browser's cache. */
export function hlsCame(): Came | null {
  const all = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
  const own = all.find(({ name, transferSize }) => name === hlsAddress() && transferSize > 0);
  return own ? cameBeside(own, all) : null;
}

/** What to begin with: this visit's line may be another than that of the last one, and either may be the slow one. Undefined where nobody knows. */
export function expected(now: number | undefined, lastVisit: number | undefined): number | undefined {
  const known = [now, lastVisit].filter((rate) => rate !== undefined && rate > 0) as number[];
  return known.length ? Math.min(...known) : undefined;
}
