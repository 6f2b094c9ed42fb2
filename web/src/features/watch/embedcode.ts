// The code that shows a video in another page.
import type { Video } from "../../data/api.ts";

/** Pixels of the longer side of a frame: what fits into most texts. Its page may give it another size. */
const longer = 640;

const entities: Record<string, string> = { "&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;" };
/** As the value of an attribute in double quotes (HTML, "escaping a string"). A title is what somebody wrote. */
const escaped = (text: string) => text.replace(/[&"<>]/g, (sign) => entities[sign]!);

/** How large a frame of the video is: in its own shape, since nothing else is in the frame; 16:9 where it has no picture. */
export function frameOf({ width, height }: Pick<Video, "width" | "height">): { width: number; height: number } {
  const shape = width && height ? width / height : 16 / 9;
  return shape >= 1 ? { width: longer, height: Math.round(longer / shape) } : { width: Math.round(longer * shape), height: longer };
}

export function embedCode(address: string, video: Pick<Video, "title" | "width" | "height">): string {
  const { width, height } = frameOf(video);
  const permissions = "picture-in-picture"; // the screen is allowfullscreen's: who names it twice is warned
  return `<iframe src="${escaped(address)}" width="${width}" height="${height}" title="${escaped(video.title)}" style="border:0" allow="${permissions}" allowfullscreen></iframe>`;
}
