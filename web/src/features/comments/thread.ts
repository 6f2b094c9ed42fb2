// What all comments of a video have in common, for whoever draws one of them.
import { createContext } from "preact";
import type { Video } from "../../data/api.ts";

export type Thread = {
  video: Video;
  /** Who the video's channel belongs to; null until somebody has said so. */
  ownerId: string | null;
  /** Whose threads are open: a list that draws a part of itself takes them away and brings them back. */
  open: Set<string>;
  /** Who is answered, by the comment that they said. */
  answering: Set<string>;
  /** The comment that a link leads to. */
  linked: string | null;
  onTime: (seconds: number) => void;
  /** Tells readers of screens what happened. */
  say: (text: string) => void;
  draw: () => void;
};

export const ThreadOf = createContext<Thread | null>(null);
