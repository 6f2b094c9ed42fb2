import type { Translation } from "../../base/language.ts";
import type { english } from "./messages.ts";

export default {
  votes: "Đánh giá của bạn",
  like: "Thích",
  dislike: "Không thích",
  likeThis: { other: "Thích, {count} người thích" },
  dislikeThis: { other: "Không thích, {count} người không thích" },
  signInToVote: "{what}. Đăng nhập để đánh giá",
} satisfies Translation<typeof english>;
