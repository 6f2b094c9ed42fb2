// What a tap on the picture means, by the taps before it.

/** Seconds to seek by now, and since the taps began. */
export type Jump = { now: number; sum: number };

const step = 10;
/** Ms between the first two taps, and between those that follow: whose fingers have found the rhythm may be slower. */
const second = 320;
const further = 700;

/** Two taps at one side of the picture seek, and each further one there goes on. */
export class Taps {
  #at = -Infinity;
  #side = 0;
  #count = 0;

  /** `at` in ms, `x` as a part of the picture's width. Null where the tap stands alone, or in the middle. */
  hear(at: number, x: number): Jump | null {
    const side = x < 0.35 ? -1 : x > 0.65 ? 1 : 0;
    const follows = side !== 0 && side === this.#side && at - this.#at < (this.#count > 1 ? further : second);
    this.#count = follows ? this.#count + 1 : 1;
    this.#at = at;
    this.#side = side;
    return this.#count > 1 ? { now: side * step, sum: side * step * (this.#count - 1) } : null;
  }
}
