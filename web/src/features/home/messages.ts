import { messages } from "../../base/language.ts";

export const english = {
  categories: "Categories",
  all: "All",
  newest: "Newest videos",
  nothingIn: "Nothing in {category} yet",
  nothingHere: "Nothing in this category yet",
  empty: "The stage is empty",
  beFirst: "Be the first, or look at everything.",
  nobodyYet: "Nobody has published a video here yet.",
  showAll: "Show all",
  uploadOne: "Upload a video",
  signUpToPublish: "Sign up and publish one",
} as const;

export const t = messages(english, { vi: () => import("./messages.vi.ts") });
