import type { Translation } from "../base/language.ts";
import type { english } from "./problems.ts";

export default {
  invalid_credentials: "Tên hoặc mật khẩu không đúng.",
  unauthenticated: "Vui lòng đăng nhập trước.",
  forbidden: "Bạn không được phép làm việc này.",
  not_found: "Nội dung này không tồn tại, hoặc bạn không được xem.",
  conflict: "Nội dung này vừa được thay đổi. Hãy tải lại.",
  rate_limited: "Quá nhiều yêu cầu. Vui lòng đợi một lát.",
  quota_exceeded: "Tài khoản của bạn không còn đủ chỗ cho việc này.",
  storage_full: "Hiện trang web không còn đủ chỗ cho việc này.",
  validation_failed: "Có thông tin đã nhập không được chấp nhận.",
  unsupported_media: "Không đọc được loại tệp này.",
  already_uploaded: "Tệp đã được tải lên xong.",
  overloaded: "Máy chủ đang quá tải. Vui lòng đợi một lát.",
} satisfies Translation<typeof english>;
