import type { Translation } from "../base/language.ts";
import type { fieldEnglish } from "./problems.ts";

export default {
  required: "không được để trống",
  too_short: "quá ngắn",
  too_long: "quá dài",
  too_many: "quá nhiều",
  taken: "đã có người dùng",
  reserved: "được dành riêng cho trang web",
  wrong: "không đúng",
  unknown_value: "không thuộc các giá trị được phép",
  too_common: "nằm trong số những mật khẩu dễ bị đoán nhất",
  own_name: "phải khác tên và địa chỉ của bạn",
  not_an_address: "không phải là địa chỉ email",
  not_a_color: "không phải là màu dạng #rrggbb",
} satisfies Translation<typeof fieldEnglish>;
