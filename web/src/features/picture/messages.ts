import { messages } from "../../base/language.ts";

export const english = {
  leavePicture: "Discard this picture?",
  leavePictureText: "It has not been sent.",
  choosePicture: "Choose a picture",
  changePicture: "Change picture",
  removePicture: "Remove",
  removeTitle: "Remove your picture?",
  removeText: "No page shows it any more, and you would have to send it again.",
  pictureRemoved: "Picture removed.",
  pictureSaved: "Picture saved.",
  dropPicture: "Or drop one here. PNG, JPEG, WebP, GIF or AVIF.",
  notHere: "What cuts pictures could not be loaded. Choose the picture again once the server answers.",
  stays: "Pictures are saved at once, and stay whatever becomes of the rest of this form.",
  cropArea: "Part of the picture that is used",
  cropHint: "Drag the picture, or move it with the arrow keys. Zoom with the slider, the wheel, two fingers, or + and −.",
  zoom: "Zoom",
  useIt: "Use picture",
  sendingPicture: "Sending, {part}",
  makingSizes: "Making its sizes",
  openingPicture: "Opening the picture",
  noPicture: "This file is no picture. PNG, JPEG, WebP, GIF and AVIF are.",
  otherPicture: "This kind of picture cannot be taken. Save it as PNG, JPEG, WebP, GIF or AVIF first.",
  anotherPicture: "Choose another",
  cannotShow: "This browser cannot show this picture. It can be sent as it is; its middle is used then.",
  cannotShowLarge: "This browser cannot show this picture, and as it is it is too large: {limit} at most.",
  sendAsIs: "Send as it is",
} as const;

export const t = messages(english, { vi: () => import("./messages.vi.ts") });
