import { expect, test, vi } from "vitest";
import { Trail, type Instead } from "../src/kit/trail.ts";

type Entry = { state: unknown; url: string };

/** A browser's history, whose steps arrive once they are let. */
class Browser {
  entries: Entry[] = [{ state: null, url: "/" }];
  at = 0;
  left = 0; // steps beyond the first entry
  heard: string[] = []; // what the router was told of
  trail!: Trail;
  #steps: number[] = [];

  begin(instead: Instead): this {
    this.trail = new Trail(this as unknown as History, () => this.entries[this.at]!.url, instead);
    return this;
  }
  get state() {
    return this.entries[this.at]!.state;
  }
  pushState(state: unknown, _: string, url?: string) {
    this.entries = [...this.entries.slice(0, this.at + 1), { state, url: url ?? this.entries[this.at]!.url }];
    this.at++;
  }
  replaceState(state: unknown, _: string, url?: string) {
    this.entries[this.at] = { state, url: url ?? this.entries[this.at]!.url };
  }
  go(by: number) {
    this.#steps.push(by);
  }
  back() {
    this.go(-1);
  }
  arrive() {
    for (let by = this.#steps.shift(); by !== undefined; by = this.#steps.shift()) {
      if (this.at + by < 0) this.left++;
      if (!this.entries[this.at + by]) continue;
      this.at += by;
      let stopped = false;
      this.trail.popped({ state: this.state as null, stopImmediatePropagation: () => (stopped = true) });
      if (!stopped) this.heard.push(this.entries[this.at]!.url);
    }
  }
  step(by: number): string {
    this.go(by);
    this.arrive();
    return this.entries[this.at]!.url;
  }
}

test("a step is taken where nobody minds, and told to the router", () => {
  const browser = new Browser().begin(() => null);
  browser.pushState(null, "", "/a");
  browser.pushState(null, "", "/b");
  expect(browser.step(-1)).toBe("/a");
  expect(browser.step(-1)).toBe("/");
  expect(browser.step(2)).toBe("/b");
  expect(browser.heard).toEqual(["/a", "/", "/b"]);
});

test("a step that is refused leads back to where one was, in either direction, and nobody hears of it", () => {
  const asked: number[] = [];
  let holds = true;
  const browser = new Browser().begin((by) => (holds ? () => asked.push(by) : null));
  for (const url of ["/a", "/b", "/c"]) browser.pushState(null, "", url);
  expect(browser.step(-2)).toBe("/c");
  expect(browser.heard).toEqual([]);
  expect(asked).toEqual([-2]);
  browser.trail.step(-2); // "leave"
  browser.arrive();
  expect(browser.entries[browser.at]!.url).toBe("/a");
  expect(browser.step(2)).toBe("/a");
  expect(asked).toEqual([-2, 2]);
  holds = false;
  expect(browser.step(2)).toBe("/c");
  expect(browser.entries.length).toBe(4);
  expect(browser.heard).toEqual(["/a", "/c"]);
});

test("a second step before one is back again is refused with the first", () => {
  let asked = 0;
  const browser = new Browser().begin(() => () => asked++);
  for (const url of ["/a", "/b", "/c"]) browser.pushState(null, "", url);
  browser.go(-1);
  browser.go(-1);
  browser.arrive();
  expect(browser.entries[browser.at]!.url).toBe("/c");
  expect(asked).toBe(1);
});

test("a link to a part of the page makes an entry that has a place, too, and steps over it are told from those that leave", () => {
  const moved: boolean[] = [];
  const browser = new Browser().begin((_, moves) => {
    moved.push(moves);
    return null;
  });
  browser.pushState(null, "", "/a");
  browser.entries.push({ state: null, url: "/a#part" }); // by the browser
  browser.step(1);
  expect(browser.step(-1)).toBe("/a");
  expect(browser.step(-1)).toBe("/");
  expect(moved).toEqual([false, true]);
});

test("what was loaded again knows its place", () => {
  const browser = new Browser().begin(() => null);
  browser.pushState(null, "", "/a");
  browser.pushState(null, "", "/b");
  const by: number[] = [];
  const again = Object.assign(new Browser(), { entries: browser.entries, at: browser.at }).begin((step) => {
    by.push(step);
    return null;
  });
  again.step(-1);
  expect(by).toEqual([-1]);
});

test("a floor below the first entry hears of Back, once however often it is laid, and costs whoever leaves no second Back", () => {
  let asked = 0;
  let holds = true;
  const browser = new Browser().begin(() => (holds ? () => asked++ : null));
  for (let i = 0; i < 10; i++) browser.trail.lay();
  expect(browser.entries.length).toBe(2);
  browser.step(-1);
  expect([asked, browser.left]).toEqual([1, 0]);
  holds = false;
  browser.step(-1);
  expect(browser.left).toBe(1);
  expect(browser.heard).toEqual([]);
});

test("a link to the part that is there already makes no entry, and is counted as none", () => {
  const browser = new Browser().begin(() => null);
  browser.pushState(null, "", "/a");
  const follow = (url: string, adds: boolean) => {
    if (adds) browser.entries = [...browser.entries.slice(0, ++browser.at), { state: null, url }];
    else browser.entries[browser.at] = { state: null, url };
    browser.trail.popped({ state: null, stopImmediatePropagation: () => undefined });
  };
  follow("/a#main", true);
  follow("/a#main", false);
  expect(browser.entries.map(({ state }) => (state as { place: number }).place)).toEqual([0, 1, 2]);
});

test("whoever came back to the first entry goes on from it, and Back leads there again", () => {
  const browser = new Browser().begin(() => null);
  browser.trail.lay();
  browser.step(-1);
  expect(browser.left).toBe(1);
  browser.pushState(null, "", "/b"); // they came forward again
  expect(browser.step(-1)).toBe("/");
  expect(browser.left).toBe(1);
});

test("a step that cannot be taken back is asked about all the same", () => {
  vi.useFakeTimers();
  let asked = 0;
  let minds = false;
  const browser = new Browser().begin(() => (minds ? () => asked++ : null));
  browser.entries.unshift({ state: { place: 7 }, url: "/of another document" });
  browser.at = 1;
  minds = true;
  browser.step(-1);
  vi.runAllTimers();
  expect(asked).toBe(1);
  minds = false;
  browser.pushState(null, "", "/c");
  expect(browser.step(-1)).toBe("/of another document");
  vi.useRealTimers();
});
