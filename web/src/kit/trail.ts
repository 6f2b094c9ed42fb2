// Where one is among the entries of the browser's history. A page cannot refuse Back and Forward: all that it can do is to go there again from where they led,
// before anybody else hears of it. For that each entry is told its place.

/** What is done in place of a step, or null where it may be taken. `moves` unless it stays on the page, as one to another part of it does. */
export type Instead = (by: number, moves: boolean) => (() => void) | null;

type Entry = { place?: number; /** Below it is another site, or nothing. */ floor?: true } | null;
type Popped = { state: Entry; stopImmediatePropagation: () => void };

/** Milliseconds after which a step that led nowhere is taken for one that will not arrive. */
const lost = 1000;

export class Trail {
  readonly #history: History;
  readonly #push: History["pushState"];
  readonly #address: () => string;
  readonly #instead: Instead;
  #place: number;
  /** The address with its part ("#…"), by which a link to a part that is there already is told: the browser makes no entry for it. */
  #here: string;
  /** While the browser is led back: where to, and what is done there. */
  #home: { place: number; then: () => void } | null = null;
  #free = false;

  constructor(history: History, address: () => string, instead: Instead) {
    this.#history = history;
    this.#address = address;
    this.#instead = instead;
    this.#here = address();
    const known = (history.state as Entry)?.place; // of an entry that was left, or loaded again
    this.#place = known ?? 0;
    // The router writes entries itself, and no state into them.
    this.#push = history.pushState.bind(history);
    const replace = history.replaceState.bind(history);
    history.pushState = (state: Entry, unused, url) => {
      this.#home = null;
      if ((history.state as Entry)?.floor) replace({ place: this.#place }, "");
      this.#push({ ...state, place: ++this.#place }, unused, url);
      this.#here = address();
    };
    history.replaceState = (state: Entry, unused, url) => {
      replace({ ...state, place: this.#place }, unused, url);
      this.#here = address();
    };
    if (known === undefined) history.replaceState(null, "");
  }

  /** To be told of each "popstate" before others are. */
  popped(event: Popped): void {
    const { state } = event;
    const at = state?.place;
    if (at === undefined) {
      if (this.#address() !== this.#here) this.#place++; // a link to a part of this page: the browser makes its entry
      this.#history.replaceState(null, "");
      return;
    }
    if (this.#home) return this.#return(at, event);
    const by = at - this.#place;
    const moves = page(this.#address()) !== page(this.#here);
    if (!moves) event.stopImmediatePropagation(); // nothing that others show is another
    if (by === 0) return;
    const then = this.#free ? null : this.#instead(by, moves);
    this.#free = false;
    if (then) {
      event.stopImmediatePropagation();
      const home = { place: this.#place, then };
      this.#home = home;
      this.#history.go(-by);
      // Entries of an earlier document may have been counted wrongly: whoever is led back is asked in any case, and never stuck.
      setTimeout(() => {
        if (this.#home !== home) return;
        this.#home = null;
        this.#place = at;
        this.#here = this.#address();
        then();
      }, lost);
      return;
    }
    this.#place = at;
    this.#here = this.#address();
    if (by < 0 && !moves && state?.floor) this.#history.back();
  }

  /** A second step may have been taken meanwhile. */
  #return(at: number, event: Popped): void {
    event.stopImmediatePropagation();
    const { place, then } = this.#home!;
    if (at !== place) return this.#history.go(place - at);
    this.#home = null;
    then();
  }

  /** Takes a step without a question. */
  step(by: number): void {
    this.#free = true;
    this.#history.go(by);
  }

  /**
   * From now on Back is heard of: from the first entry of a page it would leave that without a word. Who does leave needs no second Back for it, where something
   * lies below. What lay ahead of that first entry is cut off.
   */
  lay(): void {
    if (this.#place > 0) return;
    this.#history.replaceState({ floor: true }, "");
    this.#push({ place: ++this.#place }, "");
  }
}

const page = (address: string) => address.split("#", 1)[0];
