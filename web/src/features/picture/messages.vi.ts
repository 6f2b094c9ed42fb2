import type { Translation } from "../../base/language.ts";
import type { english } from "./messages.ts";

export default {
  leavePicture: "Bỏ ảnh này?",
  leavePictureText: "Ảnh này chưa được gửi.",
  choosePicture: "Chọn ảnh",
  changePicture: "Đổi ảnh",
  removePicture: "Gỡ ảnh",
  removeTitle: "Gỡ hình của bạn?",
  removeText: "Hình sẽ không còn hiện trên trang nào, và bạn sẽ phải gửi lại nếu muốn dùng tiếp.",
  pictureRemoved: "Đã gỡ ảnh.",
  pictureSaved: "Đã lưu ảnh.",
  dropPicture: "Hoặc thả ảnh vào đây. PNG, JPEG, WebP, GIF hoặc AVIF.",
  notHere: "Không tải được công cụ cắt ảnh. Hãy chọn lại ảnh khi máy chủ phản hồi.",
  stays: "Ảnh được lưu ngay và giữ nguyên, dù phần còn lại của biểu mẫu có được lưu hay không.",
  cropArea: "Phần ảnh được dùng",
  cropHint: "Kéo ảnh, hoặc dùng các phím mũi tên. Thu phóng bằng thanh trượt, con lăn, hai ngón tay, hoặc phím + và −.",
  zoom: "Thu phóng",
  useIt: "Dùng ảnh này",
  sendingPicture: "Đang gửi, {part}",
  makingSizes: "Đang tạo các cỡ ảnh",
  openingPicture: "Đang mở ảnh",
  noPicture: "Tệp này không phải là ảnh. Hãy chọn PNG, JPEG, WebP, GIF hoặc AVIF.",
  cannotShow: "Trình duyệt này không hiển thị được ảnh. Vẫn có thể gửi nguyên ảnh; khi đó phần giữa sẽ được dùng.",
  cannotShowLarge: "Trình duyệt này không hiển thị được ảnh, và ảnh quá lớn để gửi nguyên: tối đa {limit}.",
  sendAsIs: "Gửi nguyên ảnh",
} satisfies Translation<typeof english>;
