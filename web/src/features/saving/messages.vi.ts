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
  saveTo: "Lưu vào danh sách phát",
  yourPlaylists: "Danh sách phát của bạn",
  newPlaylist: "Danh sách phát mới",
  editPlaylist: "Sửa danh sách phát",
  create: "Tạo",
  createAndSave: "Tạo và lưu",
  title: "Tiêu đề",
  description: "Mô tả",
  visibility: "Chế độ hiển thị",
  privateHint: "Chỉ bạn mới xem được.",
  unlistedHint: "Ai có đường liên kết đều xem được.",
  publicHint: "Mọi người đều xem được. Danh sách này xuất hiện trên kênh của bạn.",
  notThere: "Không tải được hộp thoại. Hãy kiểm tra kết nối.",
} satisfies Translation<typeof english>;
