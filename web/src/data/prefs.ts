// Settings of this device.
import { memory, Store } from "../base/store.ts";

export const singleKeys = new Store(memory.get("singleKeys") !== "off");

export function setSingleKeys(on: boolean): void {
  singleKeys.value = on;
  memory.set("singleKeys", on ? null : "off");
}
