// What becomes of what was reported, for the cache and the server.
import { ApiError, type Reported } from "../../data/api.ts";
import { attempt, gone, invalidate, learn } from "../../data/cache.ts";
import { calls, keys, wanted, type Decision } from "../../data/moderation.ts";
import { queries, tags } from "../../data/queries.ts";
import { kindOf, videoOf } from "./subjects.ts";

/** Somebody else has decided meanwhile: nobody needs to any more. */
export const wasFaster = (error: unknown): boolean => error instanceof ApiError && error.code === "already_resolved";

/** What is known of the thing is out of date. */
const keysOf = (subject: string): string[] => {
  switch (kindOf(subject)) {
    case "video":
      return [queries.video(subject).key];
    case "channel":
      return [queries.channel(subject).key];
    case "comment":
      return [`comment:${subject}`, tags.comments(videoOf(subject)), tags.held(videoOf(subject))];
    case "account":
      return [wanted.standing(subject).key];
  }
};

/** That nothing is to be done shows at once; of all else it shows once it is done. Where somebody was faster it has left the queue, too. */
export async function decide({ id, of }: Pick<Reported, "id" | "of">, decision: Decision): Promise<void> {
  const left = gone("reported", id);
  const send = () => calls.resolveReports(id, decision);
  try {
    if (decision.act === "none") await attempt(left, send, () => left, learn);
    else {
      await send();
      learn(left);
    }
  } catch (error) {
    if (!wasFaster(error)) throw error;
    learn(left);
    invalidate(keys.decided, ...keysOf(id));
    throw error;
  }
  invalidate(keys.decided, keys.audit);
  if (decision.act !== "none") invalidate(...keysOf(id), ...(of ? [wanted.standing(of.id).key] : []));
}
