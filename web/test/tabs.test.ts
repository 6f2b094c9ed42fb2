import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { inHand, newItem } from "../src/features/upload/queue.ts";

/** A tab is a copy of the module. */
async function tab() {
  vi.resetModules();
  return import("../src/features/upload/tabs.ts");
}

/** The locks of a browser, as far as they are used: held from a request until its promise ends. */
function lockManager() {
  const held: { name: string }[] = [];
  return {
    request: async (name: string, _: object, work: () => Promise<void>) => {
      const lock = { name };
      held.push(lock);
      await work();
      held.splice(held.indexOf(lock), 1);
    },
    query: async () => ({ held: [...held] }),
  };
}

/** Everybody hears what the others say, a little later. */
class Air {
  static all: Air[] = [];
  onmessage: (e: { data: unknown }) => void = () => {};
  constructor() {
    Air.all.push(this);
  }
  postMessage(data: unknown) {
    for (const other of Air.all) if (other !== this) setTimeout(() => other.onmessage({ data }), 1);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  Air.all = [];
  vi.stubGlobal("BroadcastChannel", Air);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

for (const locks of [true, false])
  test(`a tab knows what another has in hand ${locks ? "by the browser's locks" : "where there are no locks, by asking"}`, async () => {
    vi.stubGlobal("navigator", { locks: locks ? lockManager() : undefined });
    const [one, two] = [await tab(), await tab()];
    const seenBy = async (who: typeof one) => {
      await vi.advanceTimersByTimeAsync(0); // what was given back is
      const answer = who.heldElsewhere();
      await vi.advanceTimersByTimeAsync(1000);
      return [...(await answer)];
    };
    one.hold(new Set(["v_1", "v_2"]));
    expect(await seenBy(two)).toEqual(["v_1", "v_2"]);
    expect(await seenBy(one)).toEqual([]);
    one.hold(new Set(["v_2"])); // the other one has come, or was given up
    expect(await seenBy(two)).toEqual(["v_2"]);
    two.hold(new Set(["v_2"]));
    expect(await seenBy(two)).toEqual([]);
  });

test("an upload is in hand until all of it is there or it is over", () => {
  const item = (videoId: string | null, phase: ReturnType<typeof newItem>["phase"]) => ({ ...newItem("up1", { name: "a", size: 1 }), videoId, phase });
  expect([...inHand([item("v_1", "uploading"), item("v_2", "paused"), item("v_3", "broken"), item("v_4", "processing"), item("v_5", "done"), item(null, "creating")])]).toEqual(["v_1", "v_2", "v_3"]);
});
