// The little that the shell knows about uploads; everything else loads with the upload page.
import { Store } from "../../base/store.ts";

/** Files that were dropped somewhere and nobody has taken yet. */
export const inbox = new Store<File[]>([]);

/** "42%" while bytes move, else null. */
export const traffic = new Store<string | null>(null);
