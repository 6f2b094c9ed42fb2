import type { Translation } from "../../base/language.ts";
import type { english } from "./messages.ts";

export default {
  newest: "Thích gần đây nhất trước",
  nothingLiked: "Bạn chưa thích video nào",
  nothingLikedText: "Những gì bạn thích được giữ ở đây để bạn tìm lại.",
  find: "Xem quanh đây",
  actionsFor: "Thao tác cho {name}",
  remove: "Xóa khỏi video đã thích",
  removed: "Đã xóa khỏi video đã thích.",
  undo: "Hoàn tác",
} satisfies Translation<typeof english>;
