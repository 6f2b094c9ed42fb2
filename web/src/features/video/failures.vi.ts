import type { Translation } from "../../base/language.ts";
import type { english } from "./failures.ts";

const damaged = "Tệp bị hỏng hoặc ở dạng không đọc được. Hãy lưu lại thành tệp MP4 với H.264 và AAC rồi tải lên.";
const tooMuch = "Tệp này cần nhiều công xử lý hơn mức cho phép. Hãy lưu với khung hình nhỏ hơn, chẳng hạn thành tệp MP4 1080p, rồi tải lên.";
const ours = "Máy chủ chưa xử lý xong được tệp này. Hãy tải lên lại sau.";

export default {
  empty: "Tệp này trống. Hãy chọn tệp khác.",
  truncated: "Tệp không đầy đủ: tệp kết thúc trước khi video kết thúc. Hãy tải lên lại.",
  not_media: "Tệp không phải là video, hoặc định dạng của tệp không được hỗ trợ. Hãy lưu thành tệp MP4 với H.264 và AAC rồi tải lên.",
  codec: "Tệp dùng kiểu mã hóa không được hỗ trợ. Hãy chuyển đổi, chẳng hạn thành tệp MP4 với H.264 và AAC, rồi tải lên.",
  unsupported: "Nội dung trong tệp không được hỗ trợ. Hãy lưu thành tệp MP4 với H.264 và AAC rồi tải lên.",
  corrupt: damaged,
  decoder_crashed: damaged,
  decoding_failed: damaged,
  undecodable: damaged,
  too_long: "Video dài hơn mức cho phép. Hãy cắt thành nhiều phần rồi tải lên.",
  picture_size: "Khung hình lớn hơn mức cho phép. Hãy lưu với khung hình nhỏ hơn rồi tải lên.",
  too_many_pixels: tooMuch,
  too_demanding: tooMuch,
  time_limit: ours,
  stalled: ours,
  memory_short: ours,
  machine_short: ours,
  too_many_attempts: ours,
} satisfies Translation<typeof english>;
