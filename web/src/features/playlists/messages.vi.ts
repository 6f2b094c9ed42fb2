import type { Translation } from "../../base/language.ts";
import type { english } from "./messages.ts";

export default {
  newPlaylist: "Danh sách phát mới",
  saveTo: "Lưu vào danh sách phát",
  yourPlaylists: "Danh sách phát của bạn",
  editPlaylist: "Sửa danh sách phát",
  create: "Tạo",
  createAndSave: "Tạo và lưu",
  title: "Tiêu đề",
  description: "Mô tả",
  visibility: "Chế độ hiển thị",
  privateHint: "Chỉ bạn mới xem được.",
  unlistedHint: "Ai có đường liên kết đều xem được.",
  publicHint: "Mọi người đều xem được.",
  save: "Lưu",
  private: "Riêng tư",
  unlisted: "Không công khai",
  public: "Công khai",
} satisfies Translation<typeof english>;
