import type { Translation } from "./language.ts";
import type { english } from "./messages.ts";

export default {
  justNow: "vừa xong",
  fewSecondsLeft: "còn vài giây",
  secondsLeft: { other: "còn {n} giây" },
  minutesLeft: { other: "còn {n} phút" },
  hoursLeft: "còn {hours} giờ {minutes} phút",
  h: "giờ",
  min: "phút",
  s: "giây",
  most: "tối đa là {amount}",
  numberAndUnit: "phải là một số kèm đơn vị và không có dấu phân cách hàng nghìn, chẳng hạn 70 GB",
  needsByteUnit: "cần có đơn vị, chẳng hạn {amount}",
  noByteUnit: "có đơn vị không thuộc các đơn vị sau: {units}",
  mustBeTime: "phải là một khoảng thời gian, chẳng hạn 1 giờ 30 phút",
  timeUnits: "chỉ nhận các đơn vị giờ, phút và giây",
  needsTimeUnit: "cần có đơn vị, chẳng hạn {amount}",
  mustBeCount: "phải là một số nguyên, chẳng hạn 20",
} satisfies Translation<typeof english>;
