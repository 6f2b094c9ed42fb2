import type { Translation } from "../../base/language.ts";
import type { english } from "./messages.ts";

export default {
  actionsFor: "Thao tác cho {name}",
  save: "Lưu",
  saveThis: "Lưu video này",
  signInToSave: "Đăng nhập để lưu video này",
  saveLater: "Lưu vào Xem sau",
  removeLater: "Xóa khỏi Xem sau",
  savedLater: "Đã lưu vào Xem sau.",
  removedLater: "Đã xóa khỏi Xem sau.",
  undo: "Hoàn tác",
  saveToPlaylist: "Lưu vào danh sách phát…",
  notThere: "Không tải được hộp thoại. Hãy kiểm tra kết nối.",
} satisfies Translation<typeof english>;
