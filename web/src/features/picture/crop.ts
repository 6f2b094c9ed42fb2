// Which part of a picture is cut out of it, in the picture's own pixels. A part has one shape, lies inside of the picture, and is as large as that
// allows where nobody has come nearer.
export type Size = { width: number; height: number };
export type Part = Size & { x: number; y: number };

/** Nobody comes nearer than to so many pixels across, or ten times: what is left would be a blot. */
const fewest = 96;
const nearestMost = 10;

const within = (value: number, most: number) => Math.min(Math.max(0, value), Math.max(0, most));

/** The largest part of the shape (width by height), in the middle. */
export function whole({ width, height }: Size, shape: number): Part {
  const across = Math.min(width, height * shape);
  return { x: (width - across) / 2, y: (height - across / shape) / 2, width: across, height: across / shape };
}

export function moved(part: Part, picture: Size, dx: number, dy: number): Part {
  return { ...part, x: within(part.x + dx, picture.width - part.width), y: within(part.y + dy, picture.height - part.height) };
}

/** How near one is: 1 where the part is as large as it can be. */
export const nearness = (part: Part, picture: Size, shape: number) => whole(picture, shape).width / part.width;

export const nearest = (picture: Size, shape: number) => Math.max(1, Math.min(nearestMost, whole(picture, shape).width / fewest));

/** As near as `to`; the point `at` (0 to 1 across and down the part) stays where it is, as far as the picture reaches. */
export function nearer(part: Part, picture: Size, shape: number, to: number, at = { x: 0.5, y: 0.5 }): Part {
  const width = whole(picture, shape).width / Math.min(Math.max(1, to), nearest(picture, shape));
  const height = width / shape;
  const x = part.x + at.x * (part.width - width);
  const y = part.y + at.y * (part.height - height);
  return moved({ x, y, width, height }, picture, 0, 0);
}

/** In how many pixels a part is sent: its own, but no more than `widest` across. */
export function sentSize({ width }: Part, shape: number, widest: number): Size {
  const across = Math.max(1, Math.min(widest, Math.round(width)));
  return { width: across, height: Math.max(1, Math.round(across / shape)) };
}
