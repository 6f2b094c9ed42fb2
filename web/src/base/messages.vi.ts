import type { Translation } from "./language.ts";
import type { english } from "./messages.ts";

export default {
  justNow: "vừa xong",
  fewSecondsLeft: "còn vài giây",
  secondsLeft: { other: "còn {n} giây" },
  minutesLeft: { other: "còn {n} phút" },
  hoursLeft: "còn {hours} giờ {minutes} phút",
  most: "tối đa là {amount}",
  numberAndUnit: "phải là một số kèm đơn vị, chẳng hạn 70 GB",
  needsByteUnit: "cần có đơn vị, chẳng hạn {amount}",
  noByteUnit: "có đơn vị không thuộc các đơn vị sau: {units}",
  mustBeTime: "phải là một khoảng thời gian, chẳng hạn 1 h 30 min",
  timeUnits: "chỉ nhận các đơn vị h, min và s",
  needsTimeUnit: "cần có đơn vị, chẳng hạn {amount}",
  mustBeCount: "phải là một số nguyên, chẳng hạn 20",
} satisfies Translation<typeof english>;
