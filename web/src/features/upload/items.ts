// The uploads of this page, as everything here sees them.
import { Store } from "../../base/store.ts";
import type { Item } from "./queue.ts";

export const items = new Store<readonly Item[]>([]);

export const get = (id: string) => items.value.find((item) => item.id === id);
