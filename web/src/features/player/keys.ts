// What a key does to the player, as a pure function: the set that people know from YouTube.
import { t } from "./messages.ts";

export type Action =
  | { do: "toggle" }
  | { do: "seekBy"; seconds: number }
  | { do: "seekTo"; part: number }
  | { do: "volumeBy"; part: number }
  | { do: "mute" | "fullscreen" | "theatre" | "pip" | "help" }
  /** In a list that is played. */
  | { do: "next" | "previous" }
  | { do: "frame"; step: 1 | -1 }
  | { do: "speed"; step: 1 | -1 };

export type KeyPress = {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
};

/** What has the focus. */
export type Place = "page" | "button" | "slider" | "text";

/**
 * `within` says where the focus is. Buttons keep Space and Enter, the seek and volume sliders keep their arrows, and a
 * text field keeps everything. `single` is the setting that WCAG 2.1.4 asks for: letters and digits can be switched off
 * and then only the keys that no one types by accident remain.
 */
export function keyAction(
  press: KeyPress,
  within: Place,
  single = true,
): Action | null {
  if (within === "text" || press.ctrlKey || press.altKey || press.metaKey) return null;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;

  if (within !== "slider") {
    switch (key) {
      case "ArrowLeft":
        return press.shiftKey ? null : { do: "seekBy", seconds: -5 };
      case "ArrowRight":
        return press.shiftKey ? null : { do: "seekBy", seconds: 5 };
      case "ArrowUp":
        return { do: "volumeBy", part: 0.05 };
      case "ArrowDown":
        return { do: "volumeBy", part: -0.05 };
      case "Home":
        return { do: "seekTo", part: 0 };
      case "End":
        return { do: "seekTo", part: 1 };
    }
  }
  if (key === " ") return within === "button" ? null : { do: "toggle" };
  if (!single) return null;

  switch (key) {
    case "<":
      return { do: "speed", step: -1 };
    case ">":
      return { do: "speed", step: 1 };
    case "?":
      return { do: "help" };
  }
  if (press.shiftKey) {
    // "<" and ">" are Shift+comma and Shift+period, which some layouts report unshifted.
    if (key === ",") return { do: "speed", step: -1 };
    if (key === ".") return { do: "speed", step: 1 };
    if (key === "n") return { do: "next" };
    if (key === "p") return { do: "previous" };
    return null;
  }
  switch (key) {
    case "k":
      return { do: "toggle" };
    case "j":
      return { do: "seekBy", seconds: -10 };
    case "l":
      return { do: "seekBy", seconds: 10 };
    case "m":
      return { do: "mute" };
    case "f":
      return { do: "fullscreen" };
    case "t":
      return { do: "theatre" };
    case "i":
      return { do: "pip" };
    case ",":
      return { do: "frame", step: -1 };
    case ".":
      return { do: "frame", step: 1 };
  }
  return /^[0-9]$/.test(key) ? { do: "seekTo", part: Number(key) / 10 } : null;
}

export const speeds = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;

export function nextSpeed(current: number, step: 1 | -1): number {
  const at = speeds.reduce((best, s, i) => (Math.abs(s - current) < Math.abs(speeds[best]! - current) ? i : best), 0);
  return speeds[Math.min(speeds.length - 1, Math.max(0, at + step))]!;
}

/** For the help dialog: what does something on this video, and on this page. */
export const shortcuts = (pictures: boolean, theatre: boolean, inList: boolean): readonly [keys: string, meaning: string][] => [
  [t("keySpace"), t("playOrPause")],
  ["J / L", t("by10")],
  ["← / →", t("by5")],
  ["↑ / ↓", t("volumeInside")],
  ["M", t("mute")],
  ["F", t("full")],
  ...(theatre ? [["T", t("theatre")] as [string, string]] : []),
  ...(pictures ? [["I", t("pip")] as [string, string]] : []),
  ...(inList ? [["Shift + N / P", t("nextPrevious")] as [string, string]] : []),
  ["0 – 9", t("goToPart")],
  ["Home / End", t("toEnds")],
  [", / .", t("frames")],
  ["< / >", t("slowerFaster")],
  ["?", t("thisList")],
];

export function placeOf(target: HTMLElement): Place {
  if (target.isContentEditable) return "text";
  switch (target.tagName) {
    case "INPUT": {
      const { type } = target as HTMLInputElement;
      return type === "range" ? "slider" : /^(checkbox|radio|button|submit)$/.test(type) ? "button" : "text";
    }
    case "TEXTAREA":
    case "SELECT":
      return "text";
    case "BUTTON":
    case "A":
    case "SUMMARY":
      return "button";
  }
  return target.getAttribute("role") === "slider" ? "slider" : "page";
}
