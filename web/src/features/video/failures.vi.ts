import type { Translation } from "../../base/language.ts";
import type { english } from "./failures.ts";

export default {
  empty: "Tệp này trống. Hãy chọn tệp khác.",
  truncated: "Tệp không đầy đủ: tệp kết thúc trước khi video kết thúc. Hãy tải lên lại.",
  not_media: "Tệp không phải là video, hoặc định dạng của tệp không được hỗ trợ. Hãy lưu thành tệp MP4 với H.264 và AAC rồi tải lên.",
  unsupported_media: "Không đọc được loại tệp này. Hãy lưu thành tệp MP4, chẳng hạn, rồi chọn tệp đó.",
  contradictory: "Tệp tự mâu thuẫn về độ dài của video. Hãy lưu lại thành tệp MP4 với H.264 và AAC rồi tải lên.",
  codec: "Tệp dùng kiểu mã hóa không được hỗ trợ. Hãy chuyển đổi, chẳng hạn thành tệp MP4 với H.264 và AAC, rồi tải lên.",
  unsupported: "Nội dung trong tệp không được hỗ trợ. Hãy lưu thành tệp MP4 với H.264 và AAC rồi tải lên.",
  corrupt: "Tệp bị hỏng hoặc ở dạng không đọc được. Hãy lưu lại thành tệp MP4 với H.264 và AAC rồi tải lên.",
  too_long: "Video dài hơn mức cho phép. Hãy cắt thành nhiều phần rồi tải lên.",
  picture_size: "Khung hình lớn hơn mức cho phép. Hãy lưu với khung hình nhỏ hơn rồi tải lên.",
  too_demanding: "Tệp này cần nhiều công xử lý hơn mức cho phép. Hãy lưu với khung hình nhỏ hơn, chẳng hạn thành tệp MP4 1080p, rồi tải lên.",
  internal:
    "Máy chủ không xử lý xong được tệp này: máy chủ quá bận hoặc thiếu bộ nhớ, hoặc tệp đòi hỏi quá nhiều. " +
    "Hãy tải lên lại sau; nếu vẫn không được, hãy lưu thành tệp MP4 1080p với H.264 và AAC rồi tải lên.",
  cancelled: "Người vận hành trang đã dừng việc này. Hãy tải tệp lên lại, hoặc hỏi người vận hành lý do.",
} satisfies Translation<typeof english>;
