import type { Translation } from "../../base/language.ts";
import type { english } from "./messages.ts";

export default {
  subscribe: "Đăng ký",
  subscribeTo: "Đăng ký kênh {name}",
  subscribed: "Đã đăng ký",
  subscribedTo: "Đã đăng ký kênh {name}: bạn được báo những gì",
  signInToSubscribe: "Đăng nhập để đăng ký kênh {name}",
  all: "Mọi video mới",
  none: "Không báo gì",
  unsubscribe: "Hủy đăng ký",
  subscribers: { other: "{count} người đăng ký" },
  newest: "Video mới nhất",
  feedEmpty: "Chưa có gì mới",
  feedEmptyText: "Video của các kênh bạn đăng ký sẽ xuất hiện ở đây.",
  feedFindText: "Hãy đăng ký một kênh, và video của kênh đó sẽ xuất hiện ở đây.",
  find: "Xem quanh đây",
  manage: "Quản lý",
  yours: "các kênh bạn đăng ký",
  newer: { other: "{n} kênh mới" },
  nobody: "Bạn chưa đăng ký kênh nào",
  nobodyText: "Kênh bạn đăng ký sẽ xuất hiện ở đây, cùng với những gì bạn được báo.",
  since: "từ {date}",
  unsubscribed: "Đã hủy đăng ký kênh {name}.",
  undo: "Hoàn tác",
} satisfies Translation<typeof english>;
