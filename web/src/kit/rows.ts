// Where the rows of a long list stand of which only some are drawn: what is drawn has been measured, and of the rest it is believed that it is like that.

/** Rows from the first to before the second. */
export type Range = readonly [from: number, to: number];
/** A run of rows that are drawn, or so many pixels in the place of some that are not. */
export type Piece = { from: number; to: number } | { px: number; before: number };

export class Rows {
  #heights = new Map<number, number>();
  #guess: number;
  #settled = false;
  /** Items that stand beside each other in a row. */
  columns = 1;

  /** `guess` is the height of a row in pixels until one has been measured. */
  constructor(guess: number) {
    this.#guess = guess;
  }

  measured(row: number, px: number): void {
    this.#heights.set(row, px);
  }

  /**
   * Takes the first rows that were measured for what the others are like, once: what stands in their place was drawn with that, and another belief
   * would look for them elsewhere. Answers whether that changed where they are.
   */
  settle(): boolean {
    if (this.#settled || this.#heights.size === 0) return false;
    this.#settled = true;
    this.#guess = [...this.#heights.values()].reduce((sum, px) => sum + px, 0) / this.#heights.size;
    return true;
  }

  /** Another width breaks lines elsewhere. */
  forget(): void {
    this.#heights.clear();
    this.#settled = false;
  }

  height(row: number): number {
    return this.#heights.get(row) ?? this.#guess;
  }

  /** Those of `count` that touch what lies between two distances from the beginning of the list, in pixels; at least one. */
  between(count: number, top: number, bottom: number): Range {
    let from = 0;
    let at = 0;
    while (from < count - 1 && at + this.height(from) <= top) at += this.height(from++);
    let to = from;
    while (to < count && (at < bottom || to === from)) at += this.height(to++);
    return [from, to];
  }

  /** All rows, in their order: those that are drawn, and what stands in place of the others. */
  pieces(count: number, drawn: readonly Range[]): Piece[] {
    const found: Piece[] = [];
    let at = 0;
    const skip = (to: number) => {
      let px = 0;
      for (; at < to; at++) px += this.height(at);
      if (px > 0) found.push({ px, before: to });
    };
    for (const [from, to] of [...drawn].sort(([a], [b]) => a - b)) {
      const start = Math.max(from, at, 0);
      const end = Math.min(to, count);
      if (start >= end) continue;
      const last = found.at(-1);
      if (start === at && last && "to" in last) last.to = end;
      else {
        skip(start);
        found.push({ from: start, to: end });
      }
      at = end;
    }
    skip(count);
    return found;
  }
}

/** How many items at the head of a list have come since `known` were its first; none where none of those is left, as in another list. */
export function fresh(ids: readonly string[], known: ReadonlySet<string>): number {
  return Math.max(0, ids.findIndex((id) => known.has(id)));
}
