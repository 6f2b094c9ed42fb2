// What becomes of an account and of what its owner says against it, for the cache and the server.
import { ApiError, type AccountStanding } from "../../data/api.ts";
import { gone, invalidate, learn, put } from "../../data/cache.ts";
import { calls, keys, wanted, type WantedStanding } from "../../data/moderation.ts";

/** Of the list alone: the account is still there. */
const heard = (id: string) =>
  learn((answer, asked) => (asked.key === keys.appeals ? gone("standing", id)(answer, asked) : answer));

export async function setStanding(id: string, body: WantedStanding): Promise<AccountStanding> {
  const answer = { ...(await calls.setStanding(id, body)), id };
  put(wanted.standing(id), () => answer);
  invalidate(keys.appeals, keys.audit);
  return answer;
}

/** Nobody needs to decide any more: it was decided, taken back with the suspension, or is over with it. */
export const isSettled = (error: unknown): boolean => error instanceof ApiError && (error.missing || error.code === "changed_meanwhile");

export async function decideAppeal(id: string, granted: boolean, answer: string): Promise<void> {
  try {
    const standing = { ...(await calls.resolveAppeal(id, { granted, answer })), id };
    put(wanted.standing(id), () => standing);
  } catch (error) {
    if (isSettled(error)) heard(id);
    throw error;
  }
  heard(id);
  invalidate(keys.audit);
}
