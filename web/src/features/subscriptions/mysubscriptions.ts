import { useStore } from "../../base/store.ts";
import type { Subscription } from "../../data/api.ts";
import { queries } from "../../data/queries.ts";
import { useList, type ListQuery } from "../../data/query.ts";
import { user } from "../../data/session.ts";

export function useSubscriptions(): ListQuery<Subscription & { id: string }> {
  const who = useStore(user);
  return useList(who ? queries.subscriptions() : null, { freshMs: 60_000 });
}
