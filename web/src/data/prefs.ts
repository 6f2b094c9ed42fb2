// Settings of this device.
import { memory, Store } from "../base/store.ts";

const stillness = () => typeof matchMedia === "function" && matchMedia("(prefers-reduced-motion: reduce)").matches;

export const singleKeys = new Store(memory.get("singleKeys") !== "off");

/** Who has set a site up, or knows how, needs no list of what there is to do. */
export const startDismissed = new Store(memory.get("start") === "dismissed");

export function dismissStart(): void {
  startDismissed.value = true;
  memory.set("start", "dismissed");
}

/** Whether another video follows one that has ended. Who wants little to move by itself says so first. */
export const autoplay = new Store((memory.get("autoplay") ?? (stillness() ? "off" : "on")) === "on");

export function setAutoplay(on: boolean): void {
  autoplay.value = on;
  memory.set("autoplay", on ? "on" : "off");
}

export function setSingleKeys(on: boolean): void {
  singleKeys.value = on;
  memory.set("singleKeys", on ? null : "off");
}
