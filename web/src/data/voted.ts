// Counts are told a while after what they count, and who has just voted was told theirs exactly: until those come through, no other is taken.
const voted = new Map<string, number>();
const voteMs = 3_000;

export const justVoted = (id: string) => void voted.set(id, Date.now() + voteMs);
export const isSettled = (id: string) => (voted.get(id) ?? 0) < Date.now();
