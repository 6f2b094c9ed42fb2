// Where somebody is with a video, as the server is told it: what was played last, and how long ago that was by a clock that only runs on. So what was
// played on another device meanwhile stands, and what could not be told is told later. Where somebody only looks around nothing is told.

/** So often while it plays. */
export const tellMs = 10_000;

export type Told = { positionMs: number; durationMs?: number; playedMsAgo: number };
export type Moment = { playing: boolean; positionMs: number; now: number };

type Door = {
  /** Answers whether it arrived. */
  tell: (told: Told) => Promise<boolean>;
  /** By what goes also while the page goes away. */
  tellLeaving: (told: Told) => void;
  /** As the player has it; undefined while nobody knows. */
  durationMs: () => number | undefined;
};

export class Positions {
  readonly #door: Door;
  /** What was played last, and when. */
  #last: { positionMs: number; now: number } | null = null;
  /** Of what was told last. */
  #told = -Infinity;
  #asked = -Infinity;
  #before: Moment | null = null;

  constructor(door: Door) {
    this.#door = door;
  }

  /** To be called as often as anything happens to the player, and about once a second while it plays. */
  look(moment: Moment): void {
    const plays = moment.playing;
    const played = this.#before?.playing === true;
    this.#before = moment;
    if (plays && !played && this.#asked === -Infinity) this.#asked = moment.now; // it has only begun
    // What a pause or the end is at was played.
    if (plays || played) this.#last = { positionMs: Math.round(moment.positionMs), now: moment.now };
    if ((plays && moment.now - this.#asked >= tellMs) || (played && !plays)) this.#tell(moment.now);
  }

  /** Somebody leaves, or puts the page away; it may go on afterwards. */
  leave(moment: Moment): void {
    const { playing } = moment;
    if (playing) this.#last = { positionMs: Math.round(moment.positionMs), now: moment.now };
    const told = this.#due(moment.now);
    if (!told) return;
    this.#told = this.#last!.now;
    this.#door.tellLeaving(told);
  }

  /** Somebody answers again: what did not arrive is told. */
  retry(now: number): void {
    if (this.#asked !== -Infinity) this.#tell(now);
  }

  #due(now: number): Told | null {
    const last = this.#last;
    if (!last || last.now <= this.#told) return null;
    const durationMs = this.#door.durationMs();
    return { positionMs: last.positionMs, ...(durationMs !== undefined && { durationMs }), playedMsAgo: Math.max(0, Math.round(now - last.now)) };
  }

  #tell(now: number): void {
    const told = this.#due(now);
    if (!told) return;
    const { now: of } = this.#last!;
    const before = this.#told;
    this.#asked = now;
    this.#told = of;
    void this.#door.tell(told).then((arrived) => {
      if (!arrived && this.#told === of) this.#told = before; // nothing later was told
    });
  }
}
