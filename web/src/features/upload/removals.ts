// Takes videos away from the server whose uploads somebody gave up. Their cards have gone by then: what does not work at once is taken up again by itself,
// and what will not is told.
import { reachable } from "../../data/api.ts";
import { asApiError, invalidate } from "../../data/cache.ts";
import { tags } from "../../data/queries.ts";
import { sessionOver, user } from "../../data/session.ts";
import { toast } from "../../kit/toast.tsx";
import { t } from "./messages.ts";

type Removal = { title: string; run: () => Promise<unknown>; /** Who is signed in as it is wanted. */ by: string | undefined };

/** Those that wait until somebody answers, and until whoever wanted them is signed in. */
const left = new Set<Removal>();

/** How long what passes by itself is waited for before the second try, the third and so on. */
const waitsSeconds = [2, 10, 30, 60];
const patienceSeconds = 60;

/** Removes a video by what `run` asks for. That it is gone already is as good. */
export const remove = (title: string, run: () => Promise<unknown>): Promise<void> => attempt({ title, run, by: user.value?.id }, 0);

const theirs = ({ by }: Removal) => by === user.value?.id && !sessionOver.value;

async function attempt(removal: Removal, failures: number): Promise<void> {
  if (!theirs(removal)) return void left.add(removal);
  try {
    await removal.run();
  } catch (error) {
    const reason = asApiError(error);
    const wait = Math.max(waitsSeconds[failures] ?? Infinity, reason.retryAfterSeconds ?? 0);
    if (reason.offline || !theirs(removal)) left.add(removal);
    else if (reason.passing && wait <= patienceSeconds) setTimeout(() => void attempt(removal, failures + 1), 1000 * wait);
    else if (!reason.missing) toast(t("notRemoved", { title: removal.title, reason: reason.message }), { label: t("tryAgain"), run: () => void attempt(removal, 0) });
  }
  invalidate(tags.videos);
}

function takeUp(): void {
  if (!reachable.value) return;
  const waiting = [...left].filter(theirs);
  for (const removal of waiting) {
    left.delete(removal);
    void attempt(removal, 0);
  }
}
reachable.watch(takeUp);
sessionOver.watch(takeUp);
user.watch(takeUp);
