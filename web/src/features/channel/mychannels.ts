import { useStore } from "../../base/store.ts";
import type { Channel, Page } from "../../data/api.ts";
import { queries } from "../../data/queries.ts";
import { useQuery, type Query } from "../../data/query.ts";
import { user } from "../../data/session.ts";

export function useMyChannels(): Query<Page<Channel>> {
  const who = useStore(user);
  return useQuery(who ? queries.myChannels() : null, { freshMs: 60_000 });
}
