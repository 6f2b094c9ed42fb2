// The ways that are shown on every page, as the table of routes has them.
import type { User } from "../data/api.ts";
import { moderates } from "../data/member.ts";
import { startDismissed } from "../data/prefs.ts";
import { routes, type Entry, type RouteData } from "../routes.ts";

type Shown = Entry & { href: string };

const choices = { startDismissed };

const all: readonly Shown[] = Object.values<RouteData>(routes).flatMap(({ path, entries = [] }) => entries.map((entry) => ({ ...entry, href: path })));

/** In the order of the table. `who` is undefined as long as nobody knows who is signed in: then only what everybody sees is shown. */
export function entriesIn(place: Entry["in"][number], who: User | null | undefined): Shown[] {
  const sees: Record<Entry["shownTo"], boolean> = {
    anyone: true,
    visitors: who === null,
    members: !!who,
    moderators: moderates(who),
    administrators: who?.role === "administrator",
  };
  return all.filter((entry) => entry.in.includes(place) && sees[entry.shownTo] && !(entry.until && choices[entry.until].value));
}
