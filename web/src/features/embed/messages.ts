import { messages } from "../../base/language.ts";

export const english = {
  theVideo: "The video",
  loading: "Loading",
  play: "Play {title}",
  watchOn: "Watch on {site}",
  visit: "Go to {site}",
  newTab: "opens in a new tab",
  notThere: "This video cannot be shown",
  notThereWhy: "It was removed, or its owner shows it to nobody else.",
  failed: "This video could not be made ready",
  gettingReady: "Getting ready",
  gettingReadyText: "It can be played here as soon as it is ready.",
} as const;

export const t = messages(english, { vi: () => import("./messages.vi.ts") });
