// Which day something was, by the calendar of who reads it.
import { day, dayAgo } from "../../base/format.ts";

const midnight = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

/** How many days before today; of what a clock that is ahead calls tomorrow, none. */
export const daysAgo = (time: string, now = Date.now()): number => Math.max(0, Math.round((midnight(new Date(now)) - midnight(new Date(time))) / 86_400_000));

/** "Today", "Yesterday", and then the date. */
export function dayOf(time: string, now = Date.now()): string {
  const days = daysAgo(time, now);
  return days < 2 ? dayAgo(days) : day(time, now);
}
