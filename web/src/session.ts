import { api, onSessionEnd, reachable, type ApiError, type Site, type User } from "./api.ts";
import { asApiError, forgetQueries } from "./query.ts";
import { Store } from "./store.ts";

/** undefined while we do not know yet, null when nobody is signed in. */
export const user = new Store<User | null | undefined>(undefined);
export const site = new Store<Site | null>(null);
/** Why we do not know who is signed in. */
export const sessionTrouble = new Store<ApiError | null>(null);

export async function loadSession(): Promise<void> {
  sessionTrouble.value = null;
  if (!site.value) {
    void api.site().then(
      (answer) => (site.value = answer),
      () => undefined, // what depends on it is left out until the server is back
    );
  }
  try {
    user.value = await api.me();
  } catch (error) {
    const reason = asApiError(error);
    if (reason.status === 401) user.value = null;
    else sessionTrouble.value = reason;
  }
}

reachable.watch(() => {
  if (reachable.value && (user.value === undefined || !site.value)) void loadSession();
});

onSessionEnd(() => {
  if (!user.value) return;
  user.value = null;
  forgetQueries();
});

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
