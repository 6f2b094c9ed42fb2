import { useStore } from "../../base/store.ts";
import { api, type Channel, type Page } from "../../data/api.ts";
import { keys } from "../../data/keys.ts";
import { useQuery, type Query } from "../../data/query.ts";
import { user } from "../../data/session.ts";

export function useMyChannels(): Query<Page<Channel>> {
  const who = useStore(user);
  return useQuery(who ? keys.myChannels : null, (signal) => api.channelsOf("me", signal), { freshMs: 60_000 });
}
