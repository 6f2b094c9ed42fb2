// What following a channel means for the cache: shown at once wherever the channel or a video of it stands, and as it was where the server refuses.
import { api, type Channel, type Level, type Subscription, type Video } from "../../data/api.ts";
import { all, asApiError, attempt, edited, invalidate, learn, type Edit } from "../../data/cache.ts";
import type { ListState } from "../../data/entities.ts";
import { queries, tags } from "../../data/queries.ts";
import { toast } from "../../kit/toast.tsx";
import { t } from "./messages.ts";

export const tell = (error: unknown) => toast(asApiError(error).message);

export type Standing = { subscribed: boolean; level: Level | null };

const unknown: NonNullable<Video["viewer"]> = { vote: null, subscribed: false, level: null, positionMs: null, watchLater: false };

/** The list of what one follows loses what one follows no more. What is new in it has to be asked for: it says more than is known here. */
function inList(channelId: string, { subscribed, level }: Standing, subscribers: (before: number) => number): Edit {
  const change = (one: Subscription) => (subscribed ? { ...one, level: level ?? one.level, subscribers: Math.max(0, subscribers(one.subscribers)) } : null);
  return (answer, { key }) => {
    const list = answer as ListState<Subscription> | undefined;
    if (key !== queries.subscriptions().key || !list?.items.some(({ channel }) => channel.id === channelId)) return answer;
    return { ...list, items: list.items.map((one) => (one.channel.id === channelId ? change(one) : one)).filter((one) => one !== null) };
  };
}

/** `subscribers` makes their number of what it was; an answer that has none is a part of a channel only. */
export function standing(channelId: string, { subscribed, level }: Standing, subscribers: (before: number) => number): Edit {
  return all(
    inList(channelId, { subscribed, level }, subscribers),
    edited("channel", channelId, (channel) =>
      (channel as Partial<Channel>).subscribers === undefined ? channel : { ...channel, subscribers: Math.max(0, subscribers(channel.subscribers)), viewer: { subscribed, level } },
    ),
    // A list says nothing of what one has to do with its videos.
    edited("video", ({ channel, viewer }) => channel?.id === channelId && viewer !== null, (video) => ({ ...video, viewer: { ...(video.viewer ?? unknown), subscribed, level } })),
  );
}

export async function subscribe(channelId: string, was: Standing, level: Level): Promise<void> {
  const now = { subscribed: true, level };
  await attempt(
    standing(channelId, now, (n) => n + (was.subscribed ? 0 : 1)),
    () => api.subscribe(channelId, level),
    ({ subscribers }) => standing(channelId, now, () => subscribers),
    learn,
  );
  if (!was.subscribed) invalidate(tags.subscriptions);
}

/** Ends it; what is offered then follows anew, on the level that it was. */
export function endFollowing({ id, name }: Pick<Channel, "id" | "name">, level: Level | null, onAgain?: () => void): void {
  const again = () => {
    onAgain?.();
    subscribe(id, { subscribed: false, level: null }, level ?? "all").catch(tell);
  };
  unsubscribe(id).then(() => toast(t("unsubscribed", { name }), { label: t("undo"), run: again }), tell);
}

export async function unsubscribe(channelId: string): Promise<void> {
  const shows = standing(channelId, { subscribed: false, level: null }, (n) => n - 1);
  await attempt(shows, () => api.unsubscribe(channelId), () => shows, learn);
  invalidate(tags.subscriptions);
}
