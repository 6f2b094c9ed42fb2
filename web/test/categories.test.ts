import { readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { speak } from "../src/base/language.ts";
import { categoryName, english } from "../src/data/categories.ts";

afterEach(() => speak("en"));

test("what the server brings along is named in the language of the page, and what an operator has named is called so", async () => {
  await speak("vi");
  expect(categoryName({ id: "music", name: "Music" })).toBe("Âm nhạc");
  expect(categoryName({ id: "music", name: "Tunes" })).toBe("Tunes");
  expect(categoryName({ id: "harbour", name: "Music" })).toBe("Music");
  expect(categoryName({ id: "constructor", name: "Music" })).toBe("Music");
});

test("they are those that a server has where nobody has set any", () => {
  const row = readFileSync(new URL("../../docs/configuration.md", import.meta.url), "utf8").match(/^\| `site\.categories` \| `\w+` \| `([^`]+)`/m)![1]!;
  expect(Object.fromEntries(row.split(",").map((one) => one.split(": ")))).toEqual(english);
});
