import { api, type Channel, type Page } from "../api.ts";
import { keys } from "../keys.ts";
import { useQuery, type Query } from "../query.ts";
import { user } from "../session.ts";
import { useStore } from "../store.ts";

export function useMyChannels(): Query<Page<Channel>> {
  const who = useStore(user);
  return useQuery(who ? keys.myChannels : null, (signal) => api.channelsOf("me", signal), { freshMs: 60_000 });
}
