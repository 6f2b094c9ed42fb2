// How long somebody really watches: what the server counts views by. Time counts while pictures move, and not while it waits, seeks or stands, nor what a
// clock makes of a device that slept.

/** So often the server is told, in milliseconds of playback. */
export const tellMs = 10_000;
/** Between two looks at a player that plays; what is longer was no playback that anybody saw. */
const lookMs = 1_000;
const longMs = 3 * lookMs;

type Door = {
  /** Asks for what names this playback; null where it counts for nothing. */
  begin: () => Promise<string | null>;
  tell: (token: string, watchedMs: number) => void;
};

type Moment = { playing: boolean; now: number };

export class Viewing {
  readonly #door: Door;
  #token: string | null = null;
  #asked = false;
  #watched = 0;
  #told = 0;
  #before: Moment | null = null;

  constructor(door: Door) {
    this.#door = door;
  }

  /** To be called as often as anything happens to the player, and about once a second while it plays. */
  look(moment: Moment): void {
    const before = this.#before;
    this.#before = moment;
    if (moment.playing && !this.#asked) this.#begin();
    if (!before?.playing) return;
    const passed = moment.now - before.now;
    if (passed > 0 && passed <= longMs) this.#watched += passed;
    if (this.#token !== null && this.#watched - this.#told >= tellMs) this.#tell();
  }

  /** Somebody leaves, or puts the page away; it may go on afterwards. */
  leave(moment: Moment): void {
    this.look(moment);
    this.#before = null;
    if (this.#token !== null && this.#watched > this.#told) this.#tell();
  }

  get watchedMs(): number {
    return Math.round(this.#watched);
  }

  #begin(): void {
    this.#asked = true;
    this.#door.begin().then(
      (token) => void (this.#token = token),
      () => setTimeout(() => (this.#asked = false), tellMs), // no view is worth a word to its viewer
    );
  }

  #tell(): void {
    this.#told = this.#watched;
    this.#door.tell(this.#token!, this.watchedMs);
  }
}
