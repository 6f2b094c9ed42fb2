// What a site's categories are called. The server brings some along (src/app/config.h), whose names are there in every language; what an operator has named is
// called so in all of them.
import { messages } from "../base/language.ts";
import type { Site } from "./api.ts";

export const english = {
  film: "Film and animation",
  music: "Music",
  gaming: "Gaming",
  education: "Education",
  science: "Science and technology",
  news: "News and politics",
  sports: "Sports",
  travel: "Travel",
  howto: "How-to and style",
  comedy: "Comedy",
  animals: "Animals",
  people: "People and blogs",
} as const;

export const categories = messages(english, { vi: () => import("./categories.vi.ts") });

const isOurs = (id: string, name: string): id is keyof typeof english => Object.hasOwn(english, id) && english[id as keyof typeof english] === name;

export const categoryName = ({ id, name }: Site["categories"][number]): string => (isOurs(id, name) ? categories(id) : name);
