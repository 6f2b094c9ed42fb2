// How fast the visitor's line is, as far as what came over it tells. hls.js has an estimate of its own, which is for the next segment and follows
// each of them: it falls with a busy processor, and with small segments between which the line was idle, since those are over before a connection is
// up to speed. Kept for the next visit it would call a fast line slow.

/** Of what came, from its first byte to its last. */
type Came = { bytes: number; ms: number };

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
}

/** What to begin with: this visit's line may be another than that of the last one, and either may be the slow one. Undefined where nobody knows. */
export function expected(now: number | undefined, lastVisit: number | undefined): number | undefined {
  const known = [now, lastVisit].filter((rate) => rate !== undefined && rate > 0) as number[];
  return known.length ? Math.min(...known) : undefined;
}
