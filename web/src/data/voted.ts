// Counts are told a while after what they count, and who has just voted was told theirs exactly: until those come through, no other is taken.
import { hear, type Edit } from "./cache.ts";

const voted = new Map<string, number>();
const voteMs = 3_000;
const kept = new Map<string, ReturnType<typeof setTimeout>>();

export const justVoted = (id: string) => void voted.set(id, Date.now() + voteMs);

/** What is told of its votes, to be taken now; where that is too early the last of it is heard later, since no other may follow. */
export function onceSettled(id: string, edit: Edit): Edit {
  clearTimeout(kept.get(id));
  kept.delete(id);
  const wait = (voted.get(id) ?? 0) - Date.now();
  if (wait < 0) return edit;
  kept.set(id, setTimeout(() => hear(onceSettled(id, edit)), wait + 1));
  return (answer) => answer;
}
