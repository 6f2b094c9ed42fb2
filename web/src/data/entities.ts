// Things with an identity, wherever they stand. An answer holds one of them, or a list of them, and some hold a part of another ("the channel of a
// video"): what changes one changes all of these places, so that no screen has to know of the others.
import type { AccessToken, AccountStanding, Channel, Comment, Notification, Passkey, Playlist, Reported, Session, Video } from "./api.ts";

export type Entities = { video: Video; channel: Channel; session: Session; token: AccessToken; passkey: Passkey; comment: Comment; playlist: Playlist; notification: Notification; reported: Reported; standing: AccountStanding };
export type Kind = keyof Entities;
type Thing = { id: string };

/** Answers what becomes of a thing: itself where nothing does, and null where it is gone. */
export type Change<K extends Kind> = (thing: Entities[K]) => Entities[K] | null;
/** Which things of a kind are meant. */
export type Which<K extends Kind> = (thing: Pick<Entities[K], "id"> & Partial<Entities[K]>) => boolean;

export type ListState<T> = { items: T[]; nextCursor: string | null };

const isList = (data: unknown): data is ListState<Thing> => typeof data === "object" && data !== null && Array.isArray((data as ListState<Thing>).items);

/** An item of a list that has a video and says something beside it, as when it was watched; null is one that is not for its reader's eyes. */
type Around = Thing & { video: Thing | null };
const isAround = (thing: unknown): thing is Around => typeof thing === "object" && thing !== null && "video" in thing;

/** It is gone with its video. */
function around(item: Around, one: (thing: Thing) => Thing | null): Around | null {
  if (item.video === null) return item;
  const video = one(item.video);
  return video === item.video ? item : video && { ...item, video };
}

/** What a video says of its channel. It is gone with it. */
function ofItsChannel(video: Video, which: Which<"channel">, change: Change<"channel">): Video | null {
  if (!which(video.channel)) return video;
  const channel = change(video.channel as Channel);
  if (!channel) return null;
  const { id, handle, name, avatar } = channel;
  const was = video.channel;
  const same = handle === was.handle && name === was.name && avatar?.[0]?.url === was.avatar?.[0]?.url; // of what was kept from before there were any: none
  return same ? video : { ...video, channel: { id, handle, name, avatar: avatar?.filter((size) => size.width <= 192) } };
}

/** What an answer knows of a thing: of a channel that may be no more than what its videos say. */
export type Known = { video: Video; channel: Video["channel"]; session: Session; token: AccessToken; passkey: Passkey; comment: Comment; playlist: Playlist; notification: Notification; reported: Reported; standing: AccountStanding };

/** The thing that is meant, where an answer that holds things of the kind `holds` knows it. */
export function found<K extends Kind>(data: unknown, holds: Kind | undefined, kind: K, which: (thing: Known[K]) => boolean): Known[K] | undefined {
  if (data === undefined || holds === undefined) return undefined;
  const things = (isList(data) ? data.items : [data]).map((thing) => (isAround(thing) ? thing.video : thing)).filter((thing) => thing !== null);
  if (holds === kind) return (things as Known[K][]).find(which);
  if (holds === "video" && kind === "channel") return (things as Video[]).map((video) => video.channel as Known[K]).find(which);
  return undefined;
}

/** An answer that holds things of the kind `holds`, after the change of those of `kind` that are meant: the same object where it holds none. */
export function changed<K extends Kind>(data: unknown, holds: Kind, kind: K, which: Which<K>, change: Change<K>): unknown {
  if (data === undefined) return undefined;
  const one = (thing: Thing): Thing | null => {
    if (holds === kind) return which(thing as Entities[K]) ? change(thing as Entities[K]) : thing;
    if (holds === "video" && kind === "channel") return ofItsChannel(thing as Video, which as Which<"channel">, change as unknown as Change<"channel">);
    return thing;
  };
  if (!isList(data)) return one(data as Thing) ?? undefined;
  const items = data.items.map((item) => (isAround(item) ? around(item, one) : one(item)));
  if (items.every((item, i) => item === data.items[i])) return data;
  return { ...data, items: items.filter((item) => item !== null) };
}

/** Of two states of one thing the later, and the second where none is: what is told may come behind what was answered meanwhile. */
export function later<T extends Thing>(known: T, other: T): T {
  const [was, is] = [known, other].map((thing) => (thing as Partial<Video>).updatedAt);
  return was !== undefined && is !== undefined && is < was ? known : other;
}

/**
 * A list with a comment behind those that are pinned at its head, once. What stands there already is as new. In a list `byTime` it stands where its time is, as one
 * that was released does; where that is further down than what is known, it comes with what is there.
 */
export function withComment(data: unknown, comment: Comment, byTime: boolean): unknown {
  if (!isList(data) || data.items.some(({ id }) => id === comment.id)) return data;
  const items = data.items as Comment[];
  const found = items.findIndex((one) => !one.pinned && (!byTime || one.createdAt <= comment.createdAt));
  if (found < 0 && byTime && data.nextCursor !== null && items.some((one) => !one.pinned)) return data;
  const at = found < 0 ? items.length : found;
  return { ...data, items: [...items.slice(0, at), comment, ...items.slice(at)] };
}

/** A list from the oldest on with the thing at its end, once; unless it is `own`, only where all that is before it is there. */
export function withTail(data: unknown, thing: Thing, own: boolean): unknown {
  if (!isList(data) || (data.nextCursor !== null && !own) || data.items.some(({ id }) => id === thing.id)) return data;
  return { ...data, items: [...data.items, thing] };
}

/** A list with the thing at its head; where it stands in it already, it is only changed, unless that is older than what is known. */
export function withHead(data: unknown, thing: Thing): unknown {
  if (!isList(data)) return data;
  const at = data.items.findIndex((item) => item.id === thing.id);
  return { ...data, items: at < 0 ? [thing, ...data.items] : data.items.map((item, i) => (i === at ? later(item, thing) : item)) };
}
