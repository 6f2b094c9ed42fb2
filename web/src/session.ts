import { api, type Site, type User } from "./api.ts";
import { forgetQueries } from "./query.ts";
import { Store } from "./store.ts";

/** undefined while we do not know yet, null when nobody is signed in. */
export const user = new Store<User | null | undefined>(undefined);
export const site = new Store<Site | null>(null);

export async function loadSession(): Promise<void> {
  void api.site().then(
    (answer) => (site.value = answer),
    () => undefined, // the screens that need it ask again
  );
  try {
    user.value = await api.me();
  } catch {
    // Not signed in, or the server is away; screens show the latter themselves.
    user.value = null;
  }
}

export function signedIn(who: User): void {
  forgetQueries();
  user.value = who;
}

export async function signOut(): Promise<void> {
  await api.logout().catch(() => undefined); // an already ended session is as good
  user.value = null;
  forgetQueries();
}

/** Only paths of this site: an open redirect would lend our name to strangers. */
export function safeReturn(next: string | undefined): string {
  return next && /^\/(?![/\\])/.test(next) ? next : "/";
}
