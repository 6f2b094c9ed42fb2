import type { Translation } from "../../base/language.ts";
import type { english } from "./messages.ts";

export default {
  newest: "Thích gần đây nhất trước",
  nothingLiked: "Bạn chưa thích video nào",
  nothingLikedText: "Những gì bạn thích được giữ ở đây để bạn tìm lại.",
  find: "Xem quanh đây",
} satisfies Translation<typeof english>;
