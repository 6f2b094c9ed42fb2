import type { Translation } from "../../base/language.ts";
import type { english } from "./messages.ts";

export default {
  theVideo: "video",
  loading: "Đang tải",
  play: "Phát {title}",
  watchOn: "Xem trên {site}",
  visit: "Đến {site}",
  newTab: "mở trong thẻ mới",
  notThere: "Không thể hiển thị video này",
  notThereWhy: "Video đã bị xóa, hoặc chủ sở hữu không cho người khác xem.",
  failed: "Không thể xử lý video này",
  gettingReady: "Đang chuẩn bị",
  gettingReadyText: "Có thể phát video ở đây ngay khi sẵn sàng.",
} satisfies Translation<typeof english>;
