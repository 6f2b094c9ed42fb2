import type { Translation } from "../../base/language.ts";
import type { english } from "./messages.ts";

export default {
  reportText: "Chủ nhân của nội dung sẽ không biết ai đã báo cáo.",
  reason: "Nội dung này có vấn đề gì?",
  more: "Người kiểm duyệt cần biết thêm điều gì?",
  send: "Báo cáo",
  sentBefore: "Bạn đã báo cáo rồi và người kiểm duyệt sẽ xem xét.",
  notThere: "Không tải được hộp thoại. Hãy kiểm tra kết nối.",
  sent: "Đã báo cáo. Cảm ơn bạn: người kiểm duyệt sẽ xem xét.",
  spam: "Thư rác hoặc quảng cáo",
  harassment: "Quấy rối hoặc bắt nạt",
  hate: "Thù ghét",
  violence: "Bạo lực",
  sexual: "Nội dung tình dục",
  dangerous: "Hành vi nguy hiểm hoặc gây hại",
  misleading: "Gây hiểu lầm",
  rights: "Vi phạm quyền của tôi",
  other: "Lý do khác",
} satisfies Translation<typeof english>;
