import { readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { speak } from "../src/base/language.ts";
import { toApiError } from "../src/data/api.ts";
import { wordsFor } from "../src/data/problems.ts";

const codes = JSON.parse(readFileSync(new URL("codes.json", import.meta.url), "utf8")) as Record<string, string[]>;
const spoken = Object.keys(codes).filter((id) => /comment|vote|liked|subscri|secondFactor|recoveryCodes|accessToken|^(logIn|prove|changePassword|confirmAddress|resetPassword)$|askFor/i.test(id));

afterEach(() => speak("en"));

test.each(spoken)("all that %s may be refused with is said in the language of the page", async (id) => {
  expect(codes[id]!.length).toBeGreaterThan(5);
  expect(codes[id]!.filter((code) => wordsFor(code) === undefined)).toEqual([]);
  await speak("vi");
  const english = "The server's own sentence.";
  for (const code of codes[id]!) expect(toApiError(409, { code, detail: english }, () => null).message, code).not.toContain(english);
});

test("in English the server's sentence is shown, which knows the figures", () => {
  expect(toApiError(409, { code: "repeated", detail: "You have just said the same." }, () => null).message).toBe("You have just said the same.");
});
