import { toChildArray, type ComponentChildren, type VNode } from "preact";
import { afterEach, expect, it, vi } from "vitest";
import { Controls, type Deck } from "../src/features/player/controls.tsx";
import { nothing } from "../src/features/player/engine.ts";

afterEach(() => vi.unstubAllGlobals());

/** The keys of all buttons that are drawn. */
function hints(children: ComponentChildren): string[] {
  return toChildArray(children).flatMap((child) => {
    if (typeof child !== "object") return [];
    const { hint, children: inner } = (child as VNode<{ hint?: string; children?: ComponentChildren }>).props;
    return [...(hint ? [hint] : []), ...hints(inner)];
  });
}

it("sound alone has no picture to take out", () => {
  vi.stubGlobal("document", { pictureInPictureEnabled: true });
  const deck = { video: { paused: true, ended: false, currentTime: 0 }, engine: null, state: nothing, whole: 10, available: 10 } as unknown as Deck;
  expect(hints(Controls({ ...deck, soundOnly: false }))).toContain("I");
  expect(hints(Controls({ ...deck, soundOnly: true }))).not.toContain("I");
});
