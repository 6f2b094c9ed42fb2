import { messages } from "./language.ts";

export const english = {
  justNow: "just now",
  fewSecondsLeft: "a few seconds left",
  secondsLeft: { one: "{n} second left", other: "{n} seconds left" },
  minutesLeft: { one: "{n} minute left", other: "{n} minutes left" },
  hoursLeft: "{hours} h {minutes} min left",
  h: "h",
  min: "min",
  s: "s",
  most: "may be {amount} at most",
  numberAndUnit: "must be a number and a unit, such as 70 GB",
  needsByteUnit: "needs a unit, such as {amount}",
  noByteUnit: "has a unit that is none of {units}",
  mustBeTime: "must be a time, such as 1 h 30 min",
  timeUnits: "takes h, min and s as units",
  needsTimeUnit: "needs a unit, such as {amount}",
  mustBeCount: "must be a whole number, such as 20",
} as const;

export const t = messages(english, { vi: () => import("./messages.vi.ts") });
