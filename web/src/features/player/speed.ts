// How fast a viewer watches: who learns at 1.5× does so with the next video, too, until the client is left.

let last = 1;

/** The element falls back to its default where its source is exchanged. */
function set(video: HTMLVideoElement, speed: number): void {
  video.defaultPlaybackRate = speed;
  video.playbackRate = speed;
}

export function speedUp(video: HTMLVideoElement, speed: number): void {
  last = speed;
  set(video, speed);
}

export const lastSpeed = (video: HTMLVideoElement) => set(video, last);
