import type { Translation } from "../base/language.ts";
import type { english } from "./messages.ts";

export default {
  notAccepted: "Giá trị này không được chấp nhận.",
  signInFirst: "Vui lòng đăng nhập trước.",
  mayNot: "Bạn không được phép làm việc này.",
  missing: "Nội dung này không tồn tại, hoặc bạn không được xem.",
  tooLarge: "Dữ liệu quá lớn.",
  tooOften: "Quá nhiều yêu cầu. Vui lòng đợi một lát.",
  serverFailed: "Máy chủ không trả lời được. Đây không phải lỗi của bạn.",
  refused: "Yêu cầu bị từ chối.",
  unreachable: "Không kết nối được với máy chủ. Hãy kiểm tra kết nối mạng.",
  notUnderstood: "Máy chủ gửi một câu trả lời mà Klieg không hiểu.",
  broke: "Đã xảy ra lỗi trên trang này.",
} satisfies Translation<typeof english>;
