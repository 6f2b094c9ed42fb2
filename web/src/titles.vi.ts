import type { Translation } from "./base/language.ts";
import type { english } from "./titles.ts";

export default {
  home: "Trang chủ",
  subscriptions: "Kênh đăng ký",
  subscribed: "Quản lý kênh đăng ký",
  liked: "Video đã thích",
  history: "Lịch sử xem",
  later: "Xem sau",
  playlists: "Danh sách phát",
  upload: "Tải lên",
  studio: "Studio",
  settings: "Cài đặt",
  you: "Bạn",
  limits: "Giới hạn của tài khoản",
  site: "Trang web",
  start: "Chào mừng",
  about: "Giới thiệu",
  terms: "Điều khoản",
  contact: "Liên hệ",
  signIn: "Đăng nhập",
  signUp: "Tạo tài khoản",
  setUp: "Thiết lập",
  notFound: "Không tìm thấy",
  notLoaded: "Chưa tải được",
} satisfies Translation<typeof english>;
