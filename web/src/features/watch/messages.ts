import { messages } from "../../base/language.ts";

export const english = {
  thisVideo: "This video",
  theVideo: "The video",
  failed: "This video could not be made ready",
  otherFile: "Choose another file in Studio",
  waitsForRoom: "Waiting for room",
  waitsForTurn: "Waiting for its turn",
  gettingReady: "Getting ready",
  noRoom: "There is no room for this video yet. It starts here by itself as soon as it can be played.",
  othersFirst: "Others are being encoded first. It starts here by itself as soon as it can be played.",
  firstQualities: "The first qualities are being encoded. It starts here by itself as soon as it can be played.",
  notUploaded: "Not uploaded yet",
  onItsWay: "Its file is still on its way. This page will notice.",
  edit: "Edit",
  copyLink: "Copy link",
  encoding: "Encoding",
  betterNoRoom: "<b>Better qualities wait for room.</b> Playback picks each one up as soon as it is ready.",
  betterTurn: "<b>Better qualities wait for their turn.</b> Playback picks each one up as soon as it is ready.",
  betterComing: "<b>Better qualities are on their way.</b> Playback picks each one up as soon as it is ready.",
  about: "About this video",
  tags: "Tags",
  noDescription: "No description.",
  less: "Show less",
  more: "Show more",
  copied: "Link copied.",
  notCopied: "Your browser did not allow copying. The link is in the address bar.",
  moreVideos: "More videos",
} as const;

export const t = messages(english, { vi: () => import("./messages.vi.ts") });
