import type { Translation } from "../../base/language.ts";
import type { english } from "./messages.ts";

export default {
  password: "Mật khẩu",
  login: "Tên đăng nhập hoặc email",
  forgotPassword: "Quên mật khẩu?",
  passwordHint: "Ít nhất 10 ký tự. Một câu văn là lựa chọn tốt.",
  confirmLead: "Để {site} biết rằng bạn nhận được thư gửi tới địa chỉ này.",
  confirmAddress: "Xác nhận địa chỉ này",
  addressConfirmed: "Địa chỉ của bạn đã được xác nhận",
  addressConfirmedLead: "Từ giờ bạn có thể nhận mật khẩu mới qua email.",
  notConfirmed: "Địa chỉ này chưa được xác nhận",
  linkOver: "Liên kết này không còn hiệu lực",
  linkOverLead: "Liên kết đã được dùng, đã quá cũ, hoặc tài khoản đã đổi mật khẩu hay địa chỉ.",
  linkNotWhole: "Địa chỉ này chỉ là một phần của liên kết. Hãy mở liên kết từ email, hoặc sao chép toàn bộ.",
  askLead: "Hãy cho biết bạn là ai, chúng tôi sẽ gửi liên kết để chọn mật khẩu mới.",
  askAnew: "Liên kết đã được dùng hoặc đã quá cũ. Hãy yêu cầu liên kết khác.",
  mailLink: "Gửi liên kết cho tôi",
  lookForMail: "Hãy kiểm tra hộp thư",
  resetAsked: "Nếu có tài khoản như vậy, một liên kết đang được gửi tới địa chỉ của tài khoản đó và có hiệu lực trong một giờ. Hãy xem cả thư rác.",
  backToSignIn: "Về trang đăng nhập",
  askAgain: "Yêu cầu lại",
  noMails: "Trang web này không gửi email. Người quản lý trang có thể cấp cho bạn mật khẩu mới.",
  resetLead: "Bạn sẽ bị đăng xuất ở mọi nơi và các mã truy cập sẽ mất hiệu lực. Xác minh hai bước vẫn được giữ.",
  passwordReset: "Đã đổi mật khẩu. Hãy đăng nhập bằng mật khẩu mới.",
  newPassword: "Mật khẩu mới",
  changePassword: "Đổi mật khẩu",
} satisfies Translation<typeof english>;
