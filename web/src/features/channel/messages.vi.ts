import type { Translation } from "../../base/language.ts";
import type { english } from "./messages.ts";

export default {
  thisChannel: "Kênh này",
  theChannel: "kênh",
  videos: { other: "{n} video" },
  since: "từ {date}",
  edit: "Sửa kênh",
  manage: "Quản lý video",
  listTitle: "Video",
  empty: "Chưa có video nào",
  emptyMine: "Những gì bạn đăng lên kênh sẽ hiện ở trang này.",
  emptyOther: "Khi kênh này đăng video, video sẽ hiện ở đây.",
  uploadOne: "Tải video lên",
  name: "Tên kênh",
  handle: "Tên định danh",
  handleHint: "Từ 3 đến 30 ký tự gồm a–z, 0–9, “_”, “.” và “-”. Đây là địa chỉ của kênh.",
  handlePattern: "Chữ thường a–z không dấu, chữ số, dấu gạch dưới, dấu chấm hoặc dấu gạch nối",
  about: "Giới thiệu",
  create: "Tạo kênh",
  createIt: "Tạo kênh",
  save: "Lưu",
} satisfies Translation<typeof english>;
