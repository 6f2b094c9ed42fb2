// The list that a video is played in, where its address names one (?list=): what follows it, and what was before.
import { useEffect, useRef } from "preact/hooks";
import { useStore } from "../../base/store.ts";
import type { ApiError, Video } from "../../data/api.ts";
import { queries } from "../../data/queries.ts";
import { useList, useQuery, type WantedList } from "../../data/query.ts";
import { user } from "../../data/session.ts";
import { href } from "../../routes.ts";
import { titles } from "../../titles.ts";

/** Of a playlist of which one may not see all, some have no video. */
type Item = { id: string; video: Video | null };
export type Queued = { id: string; video: Video };

export type Queue = {
  /** As the address has it. */
  name: string;
  title: string | undefined;
  /** The page of the list. */
  page: string;
  /** Those that are known, and can be seen. */
  items: readonly Queued[];
  /** Undefined where there are more than are known, and nobody says how many. */
  count: number | undefined;
  /** The place of this video; -1 where it is not known to be there. */
  at: number;
  next: Video | null;
  previous: Video | null;
  error: ApiError | null;
  loading: boolean;
};

/** What is beside a video in a list; where it has just left that, what took its place follows. */
export function beside(items: readonly Queued[], videoId: string, left = -1): Pick<Queue, "at" | "next" | "previous"> {
  const at = items.findIndex(({ id }) => id === videoId);
  const of = (place: number) => items[place]?.video ?? null;
  if (at >= 0) return { at, next: of(at + 1), previous: of(at - 1) };
  return { at, next: left >= 0 ? of(left) : null, previous: left > 0 ? of(left - 1) : null };
}

const isPlaylist = (name: string) => name.startsWith("pl_");

function listOf(name: string | undefined, signedIn: boolean): WantedList<Item> | null {
  if (name === "later") return signedIn ? (queries.watchLater() as unknown as WantedList<Item>) : null;
  return name && isPlaylist(name) ? (queries.playlistItems(name) as WantedList<Item>) : null;
}

/** Of a list in which the video is not found among so many, no more is asked for. */
const lookedThrough = 1000;

/** Null where the address names none. */
export function useQueue(name: string | undefined, videoId: string): Queue | null {
  const who = useStore(user);
  const wanted = listOf(name, !!who);
  const list = useList(wanted);
  const about = useQuery(wanted && name && isPlaylist(name) ? queries.playlist(name) : null).data;
  const items = (list.items ?? []).filter((item): item is Queued => item.video !== null);
  const place = useRef(-1);
  const found = beside(items, videoId, place.current);
  if (found.at >= 0) place.current = found.at;
  // What follows is known before the end, however far down the list that is.
  const looks = !found.next && (found.at >= 0 || items.length < lookedThrough);
  const more = looks && !list.moreError && !list.loadingMore ? list.more : null;
  useEffect(() => more?.(), [more === null, items.length]);
  if (!wanted || !name) return null;
  return {
    name,
    title: name === "later" ? titles("later") : about?.title,
    page: name === "later" ? href("later") : href("playlist", { playlistId: name }),
    items,
    count: list.more ? about?.itemCount : items.length,
    ...found,
    error: list.error,
    loading: list.items === undefined,
  };
}
