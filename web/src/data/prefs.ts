// Settings of this device.
import { memory, Store } from "../base/store.ts";

export const singleKeys = new Store(memory.get("singleKeys") !== "off");

/** Who has set a site up, or knows how, needs no list of what there is to do. */
export const startDismissed = new Store(memory.get("start") === "dismissed");

export function dismissStart(): void {
  startDismissed.value = true;
  memory.set("start", "dismissed");
}

export function setSingleKeys(on: boolean): void {
  singleKeys.value = on;
  memory.set("singleKeys", on ? null : "off");
}
