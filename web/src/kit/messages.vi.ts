import type { Translation } from "../base/language.ts";
import type { english } from "./messages.ts";

export default {
  close: "Đóng",
  cancel: "Hủy",
  optional: "{label} (không bắt buộc)",
  showTyped: "Hiện nội dung đã nhập",
  loadMore: "Tải thêm",
  notLoaded: "Không tải được {what}",
  tryAgain: "Thử lại",
  request: "Mã yêu cầu: {id}",
  changeMarked: "Vui lòng sửa những mục được đánh dấu bên dưới.",
  isMissing: "không được để trống",
  needsLetters: { other: "cần ít nhất {n} ký tự, hiện có {typed}" },
  noAddress: "không phải là địa chỉ email",
  turnsText: "chứa ký tự ẩn làm đổi chiều văn bản: hãy gõ lại thay vì dán",
  takesOnly: "chỉ nhận: {what}",
  againIn: { other: "Hãy thử lại sau {n} giây." },
  thisPage: "Trang này",
  notFound: "{what} không tồn tại",
  notFoundWhy: "Có thể liên kết bị gõ sai, hoặc nội dung đã bị xóa hay chuyển sang riêng tư.",
  toHome: "Về trang chủ",
  signInIfYours: "Đăng nhập, nếu đó là của bạn",
  goTo: "Chuyển đến {time}",
} satisfies Translation<typeof english>;
