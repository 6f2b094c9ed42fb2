import type { Translation } from "../base/language.ts";
import type { english } from "./categories.ts";

export default {
  film: "Phim và hoạt hình",
  music: "Âm nhạc",
  gaming: "Trò chơi",
  education: "Giáo dục",
  science: "Khoa học và công nghệ",
  news: "Tin tức và chính trị",
  sports: "Thể thao",
  travel: "Du lịch",
  howto: "Hướng dẫn và phong cách",
  comedy: "Hài hước",
  animals: "Động vật",
  people: "Con người và blog",
} satisfies Translation<typeof english>;
