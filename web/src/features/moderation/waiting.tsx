import { wanted } from "../../data/moderation.ts";
import { useQuery } from "../../data/query.ts";

/** Nobody is told of a report, and few pages are about them. */
const lookMs = 120_000;

/** More than that are only said to be more. */
const most = 9;

/** How many reported things wait, as the badge beside the way to them has it. */
export function Waiting({ say }: { say: (n: number, count: string) => string }) {
  const some = useQuery(wanted.someReported(most), { freshMs: lookMs, pollMs: () => lookMs }).data;
  if (!some || some.items.length === 0) return null;
  const n = some.items.length;
  const count = some.nextCursor === null ? String(n) : `${n}+`;
  return (
    <span class="badge warm waits">
      <span aria-hidden="true">{count}</span>
      <span class="sr">{say(n, count)}</span>
    </span>
  );
}
