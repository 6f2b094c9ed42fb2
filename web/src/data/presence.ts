// How many look at a video at this moment, as far as anybody has said so.
import { Store } from "../base/store.ts";

export const watching = new Store<ReadonlyMap<string, number>>(new Map());
