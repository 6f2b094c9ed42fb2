import type { Translation } from "../../base/language.ts";
import type { english } from "./messages.ts";

export default {
  block: "Chặn",
  blockOne: "Chặn {name}…",
  blockTitle: "Chặn {name}?",
  blockText: "Họ không thể viết gì thêm dưới video của bạn, và bạn không được báo về những gì họ viết ở nơi khác. Họ không được báo là đã bị bạn chặn.",
  blocked: "Đã chặn {name}.",
  unblocked: "Đã bỏ chặn {name}.",
  undo: "Hoàn tác",
  unblock: "Bỏ chặn",
  unblockOne: "Bỏ chặn {name}",
  lead: "Những người ở đây không thể viết gì dưới video của bạn, và bạn không được báo về những gì họ viết ở nơi khác.",
  since: "từ {date}",
  nobody: "Bạn chưa chặn ai",
  nobodyText: "Menu bên cạnh bình luận hoặc trên kênh có mục “Chặn”.",
  notThere: "Không tải được hộp thoại. Hãy kiểm tra kết nối.",
} satisfies Translation<typeof english>;
