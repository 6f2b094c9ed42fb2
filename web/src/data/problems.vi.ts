import type { Translation } from "../base/language.ts";
import type { english } from "./problems.ts";

export default {
  invalid_credentials: "Tên hoặc mật khẩu không đúng.",
  unauthenticated: "Vui lòng đăng nhập trước.",
  forbidden: "Bạn không được phép làm việc này.",
  not_found: "Nội dung này không tồn tại, hoặc bạn không được xem.",
  conflict: "Nội dung này vừa được thay đổi. Hãy tải lại.",
  rate_limited: "Quá nhiều yêu cầu. Vui lòng đợi một lát.",
  quota_exceeded: "Một giới hạn của tài khoản không cho phép việc này. Hãy xin quản trị viên nới giới hạn.",
  quota_bytes: "Tài khoản của bạn không còn đủ chỗ cho việc này: hãy chọn tệp nhỏ hơn, xóa những video không cần, hoặc xin quản trị viên thêm dung lượng.",
  quota_day: "Đã vượt mức được tải lên trong một ngày: hãy tiếp tục sau nửa đêm (UTC), hoặc xin quản trị viên nới giới hạn.",
  quota_uploads: "Bạn đang có tối đa số lượt tải lên cùng lúc: hãy hoàn tất hoặc bỏ một lượt, hoặc xin quản trị viên nới giới hạn.",
  quota_drafts: "Bạn đã có tối đa số video chưa có tệp: hãy tải tệp của chúng lên hoặc xóa bớt, hoặc xin quản trị viên nới giới hạn.",
  quota_channels: "Bạn đã có tối đa số kênh: hãy xóa một kênh, hoặc xin quản trị viên nới giới hạn.",
  storage_full: "Hiện trang web không còn đủ chỗ cho việc này.",
  validation_failed: "Có thông tin đã nhập không được chấp nhận.",
  unsupported_media: "Không đọc được loại tệp này. Hãy lưu thành tệp MP4, chẳng hạn, rồi chọn tệp đó.",
  empty_file: "Tệp này trống. Hãy chọn tệp khác.",
  already_uploaded: "Tệp đã được tải lên xong.",
  overloaded: "Máy chủ đang quá tải. Vui lòng đợi một lát.",
} satisfies Translation<typeof english>;
