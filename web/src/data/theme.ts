import { memory, Store } from "../base/store.ts";

export type Theme = "auto" | "light" | "dark";

const saved = memory.get("theme");
export const theme = new Store<Theme>(saved === "light" || saved === "dark" ? saved : "auto");

export function setTheme(next: Theme): void {
  theme.value = next;
  memory.set("theme", next === "auto" ? null : next);
  // theme.js does the same on the next load, before the first paint.
  if (next === "auto") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = next;
}
