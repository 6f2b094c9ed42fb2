// What becomes of one's playlists: shown at once, and as it was where the server refuses.
import { api, type NewPlaylist, type Playlist, type PlaylistItem, type PlaylistPatch, type Video } from "../../data/api.ts";
import { all, attempt, edited, gone, inserted, learn, put, type Edit } from "../../data/cache.ts";
import type { Creation } from "../../data/creation.ts";
import type { ListState } from "../../data/entities.ts";
import { queries, tags } from "../../data/queries.ts";

type Items = ListState<PlaylistItem>;

/** Makes the playlist that a form describes by now. An earlier try of the form may have made it as it was described then. */
export async function createPlaylist(creation: Creation<NewPlaylist, Playlist>, wanted: Required<Pick<Playlist, "title" | "description" | "visibility">>): Promise<Playlist> {
  const made = await creation.send(wanted);
  const asWanted = made.title === wanted.title && made.description === wanted.description && made.visibility === wanted.visibility;
  const playlist = asWanted ? made : await api.editPlaylist(made.id, wanted);
  put(queries.playlist(playlist.id), () => playlist);
  learn(inserted("playlist", playlist, tags.playlists));
  return playlist;
}

export async function editPlaylist(id: string, patch: PlaylistPatch): Promise<Playlist> {
  const { description, ...rest } = patch;
  const shows = edited("playlist", id, (known) => ({ ...known, ...rest, description: description ?? known.description }));
  // Whether it has a video is said where that was asked.
  return attempt(shows, () => api.editPlaylist(id, patch), (saved) => edited("playlist", id, (known) => ({ ...saved, hasVideo: known.hasVideo })), learn);
}

export async function deletePlaylist(id: string): Promise<void> {
  await api.deletePlaylist(id);
  learn(gone("playlist", id)); // lists are not asked again, which may have it still
}

/** What is in a playlist. */
const within = (id: string, change: (items: PlaylistItem[], whole: boolean) => PlaylistItem[]): Edit => (answer, { key }) => {
  const list = answer as Items | undefined;
  if (!list || key !== queries.playlistItems(id).key) return answer;
  const items = change(list.items, list.nextCursor === null);
  return items === list.items ? list : { ...list, items };
};

/** Its count, and where it was asked whether it has the video, that it has. */
const counted = (id: string, videoId: string, has: boolean): Edit => (answer, wanted) =>
  edited("playlist", id, (known) => ({
    ...known,
    itemCount: Math.max(0, known.itemCount + (has ? 1 : -1)),
    ...(wanted.key === queries.playlistsFor(videoId).key && { hasVideo: has }),
  }))(answer, wanted);

const without = (items: PlaylistItem[], id: string) => items.filter((item) => item.id !== id);

/** The list with an item behind another, or, of null, at the top; where that one is not known, at the end of what is. */
export function placed<T extends { id: string }>(items: readonly T[], item: T, after: string | null): T[] {
  const others = items.filter(({ id }) => id !== item.id);
  const at = after === null ? 0 : others.findIndex(({ id }) => id === after) + 1 || others.length;
  return [...others.slice(0, at), item, ...others.slice(at)];
}

/** At its end, or, where `after` says so, behind another or at the top. */
export async function addToPlaylist(id: string, video: Video, after?: string | null): Promise<void> {
  const item: PlaylistItem = { id: video.id, video, addedAt: new Date().toISOString() };
  const shows = all(
    counted(id, video.id, true),
    within(id, (items, whole) => (items.some((one) => one.id === video.id) ? items : after !== undefined ? placed(items, item, after) : whole ? [...items, item] : items)),
  );
  await attempt(shows, () => api.addToPlaylist(id, video.id, after), () => shows, learn);
}

export async function takeOut(id: string, videoId: string): Promise<void> {
  const shows = all(counted(id, videoId, false), within(id, (items) => without(items, videoId)));
  await attempt(shows, () => api.removePlaylistItem(id, videoId), () => shows, learn);
}

let moving: Promise<unknown> = Promise.resolve();

/** Moves follow each other, so that the server hears them in the order in which they were made. */
export async function moveItem(id: string, videoId: string, after: string | null): Promise<void> {
  const shows = within(id, (items) => {
    const item = items.find((one) => one.id === videoId);
    return item ? placed(items, item, after) : items;
  });
  const send = () => api.movePlaylistItem(id, videoId, after);
  const sent = moving.then(send, send);
  moving = sent;
  await attempt(shows, () => sent, () => shows, learn);
}
