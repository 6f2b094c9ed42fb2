// What somebody has typed and nothing has saved is not taken away without a question: not by a link, not by Back and Forward, and not by a reload or by
// closing the tab, where the browser asks in its own words. And Back closes a dialog first, as Escape does.
import { useLayoutEffect, useRef } from "preact/hooks";
import { Store } from "../base/store.ts";
import { Trail } from "./trail.ts";

/** With what it would be lost: another screen, or only another document. */
export type Loss = "screen" | "page";

const held = new Map<object, Loss>();

/** Whether something would be lost with the screen. */
export const unsaved = new Store(false);

/** A way that waits until somebody has answered whether they leave: an address of ours, or what leads there. */
export const asked = new Store<string | (() => void) | null>(null);

const onUnload = (e: BeforeUnloadEvent) => e.preventDefault();

/** While anything is held the tab does not go unasked. Only then is the browser told: some keep no page for Back that listens to this. */
export function hold(what: object, loss: Loss | null): void {
  const before = held.size;
  if (loss) held.set(what, loss);
  else held.delete(what);
  unsaved.value = [...held.values()].includes("screen");
  if (held.size > 0 && before === 0) addEventListener("beforeunload", onUnload);
  if (held.size === 0 && before > 0) removeEventListener("beforeunload", onUnload);
}

/** Whether something would be lost with the document. */
export const holds = () => held.size > 0;

/** Of a form, while something is typed in it that was not saved. */
export function useUnsaved(typed: boolean): void {
  useLayoutEffect(() => {
    if (!typed) return;
    const mine = {};
    hold(mine, "screen");
    return () => hold(mine, null);
  }, [typed]);
}

/** Goes where something leads to another screen by itself, at once or once it was answered. */
export function leave(go: () => void): void {
  if (unsaved.value) asked.value = go;
  else go();
}

const dialogs: (() => void)[] = [];
let trail: Trail | null = null;

/** Of a dialog, while it stands: Back asks it to close, and goes nowhere. */
export function useBack(close: () => void): void {
  const latest = useRef(close);
  latest.current = close;
  // A layout effect ends with its dialog; any other ends after the next paint, and a Back before that would go to one that is gone.
  useLayoutEffect(() => {
    const mine = () => latest.current();
    dialogs.push(mine);
    if (asked.value === null) trail?.lay(); // what is asked about may be a way forward, which a new entry would cut off
    return () => void dialogs.splice(dialogs.indexOf(mine), 1);
  }, []);
}

const here = () => location.pathname + location.search;

type Click = Pick<MouseEvent, "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "button" | "composedPath">;

/** Where a click leads the router, as that reads it; null where it leads to no other screen. */
export function wayOf(e: Click, ours: RegExp, now: string, origin: string): string | null {
  if (e.ctrlKey || e.metaKey || e.altKey || e.shiftKey || e.button !== 0) return null;
  const link = e.composedPath().find((one): one is HTMLAnchorElement => (one as Partial<Element>).nodeName === "A" && (one as HTMLAnchorElement).href !== "");
  const written = link?.getAttribute("href") ?? "#";
  if (!link || written.startsWith("#") || link.origin !== origin || !/^(_?self)?$/i.test(link.target) || link.download || !ours.test(written)) return null;
  return link.pathname + link.search === now ? null : link.pathname + link.search + link.hash;
}

/** Once, before there is a router, which must not hear of a way that is asked about first. `ours` are the addresses that it takes. */
export function guardPage(ours: RegExp): void {
  trail = new Trail(history, () => here() + location.hash, (by, moves) => {
    const top = dialogs.at(-1);
    if (top) return top;
    return moves && unsaved.value ? () => (asked.value = () => trail!.step(by)) : null;
  });
  addEventListener("popstate", (e) => trail!.popped(e), { capture: true });
  addEventListener("click", (e) => {
    const to = unsaved.value ? wayOf(e, ours, here(), location.origin) : null;
    if (to === null) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    asked.value = to;
  });
}
