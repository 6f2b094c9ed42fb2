// What somebody is not interested in, taken out of what is suggested to them, and put back.
import type { Video } from "./api.ts";
import type { Edit } from "./cache.ts";
import type { ListState } from "./entities.ts";
import { tags } from "./queries.ts";

type Taken = { at: number; video: Video };

/** `out` takes what is meant out of all that is suggested; `back` puts it where it stood. */
export function takenOut(meant: (video: Video) => boolean): { out: Edit; back: Edit } {
  const taken = new Map<string, Taken[]>();
  const out: Edit = (answer, { key, tags: about }) => {
    if (answer === undefined || !about?.includes(tags.suggested)) return answer;
    const list = answer as ListState<Video>;
    const here = list.items.flatMap((video, at) => (meant(video) ? [{ at, video }] : []));
    if (here.length === 0) return answer;
    taken.set(key, here);
    return { ...list, items: list.items.filter((video) => !meant(video)) };
  };
  const back: Edit = (answer, { key }) => {
    const list = answer as ListState<Video> | undefined;
    const missing = taken.get(key)?.filter(({ video }) => !list?.items.some(({ id }) => id === video.id)) ?? [];
    if (!list || missing.length === 0) return answer;
    const items = [...list.items];
    for (const { at, video } of missing) items.splice(at, 0, video); // from the first on, so that each place is the one that it was
    return { ...list, items };
  };
  return { out, back };
}
