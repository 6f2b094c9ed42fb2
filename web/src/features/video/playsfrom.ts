import { api } from "../../data/api.ts";
import { put } from "../../data/cache.ts";
import { aboutPerson } from "../../data/kept.ts";
import { queries } from "../../data/queries.ts";

/** Asks anew where a video plays from: the addresses of one that is not public expire. */
export async function playsFrom(id: string): Promise<string | null> {
  const there = aboutPerson();
  const video = await api.video(id);
  if (there()) put(queries.video(id), () => video);
  return video.playback.hls;
}
