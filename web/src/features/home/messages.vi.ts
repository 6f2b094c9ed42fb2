import type { Translation } from "../../base/language.ts";
import type { english } from "./messages.ts";

export default {
  categories: "Chủ đề",
  all: "Tất cả",
  newest: "Video mới nhất",
  nothingIn: "Chưa có gì trong {category}",
  nothingHere: "Chưa có gì trong chủ đề này",
  empty: "Sân khấu còn trống",
  beFirst: "Hãy là người đầu tiên, hoặc xem tất cả.",
  nobodyYet: "Chưa có ai đăng video ở đây.",
  showAll: "Xem tất cả",
  uploadOne: "Tải video lên",
  signUpToPublish: "Tạo tài khoản và đăng video đầu tiên",
} satisfies Translation<typeof english>;
