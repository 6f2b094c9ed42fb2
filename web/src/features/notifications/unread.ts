// How many notifications somebody has not read. The server tells when that changes; where nothing is told it is asked for by the clock.
import { useStore } from "../../base/store.ts";
import type { Unread } from "../../data/api.ts";
import { queries } from "../../data/queries.ts";
import { useQuery } from "../../data/query.ts";
import { user } from "../../data/session.ts";

const askedMs = 60_000;

/** More than that are only said to be more. */
const most = 9;

export const useUnread = (): Unread | undefined => {
  const who = useStore(user);
  return useQuery(who ? queries.unread(who.id) : null, { freshMs: askedMs, pollMs: () => askedMs }).data;
};

/** As the badge has it; null where there are none. */
export function badgeOf(unread: Unread | undefined): string | null {
  if (!unread || unread.count === 0) return null;
  return unread.count > most ? `${most}+` : String(unread.count);
}
