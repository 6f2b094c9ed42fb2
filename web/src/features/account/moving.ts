import { Store } from "../../base/store.ts";

/** Which address an account is to have once that is proven by a mail. The server tells nobody: it is known as long as this page stands. */
export const moving = new Store<{ user: string; address: string } | null>(null);
