import { afterEach, describe, expect, expectTypeOf, test, vi } from "vitest";
import { ago, bytes, percent, remaining, spoken } from "../src/base/format.ts";
import { bestOf, directionOf, language, messages, ready, speak, type Plural, type Text, type Translate } from "../src/base/language.ts";
import { accented } from "../src/base/pseudo.ts";
import { english as ofAccount } from "../src/features/account/messages.ts";
import ofAccountVietnamese from "../src/features/account/messages.vi.ts";
import { english as ofChannel } from "../src/features/channel/messages.ts";
import ofChannelVietnamese from "../src/features/channel/messages.vi.ts";
import ofHomeVietnamese from "../src/features/home/messages.vi.ts";
import ofSiteVietnamese from "../src/features/site/messages.vi.ts";
import ofSubscriptionsVietnamese from "../src/features/subscriptions/messages.vi.ts";
import titlesVietnamese from "../src/titles.vi.ts";

afterEach(() => speak("en"));

const t = messages(
  { hello: "Hello {name}", films: { one: "{n} film", other: "{n} films" }, of: { one: "{n} film of {name}", other: "{n} films of {name}" }, plain: "Home" },
  { vi: () => Promise.resolve({ default: { hello: "Chào {name}", films: { other: "{n} phim" }, of: { other: "{n} phim của {name}" }, plain: "Trang chủ" } }) },
);

describe("t", () => {
  test("says English at once, with the form that the number has", () => {
    expect(t("plain")).toBe("Home");
    expect(t("hello", { name: "Ada" })).toBe("Hello Ada");
    expect([t("films", { n: 0 }), t("films", { n: 1 }), t("films", { n: 1234 })]).toEqual(["0 films", "1 film", "1,234 films"]);
  });

  test("says another language once its texts are there, and writes numbers as it does", async () => {
    await speak("vi");
    expect(t("plain")).toBe("Trang chủ");
    expect(t("of", { n: 1234, name: "Ada" })).toBe("1.234 phim của Ada");
  });

  test("takes just the values that the text names", () => {
    expectTypeOf(t<"plain">).parameters.toEqualTypeOf<["plain"]>();
    expectTypeOf(t<"hello">).parameters.toEqualTypeOf<["hello", Record<"name", string | number>]>();
    expectTypeOf(t<"of">).parameter(1).toHaveProperty("n").toEqualTypeOf<number>();
  });

  test("keeps a name from the other side to itself", () => {
    expect(t("hello", { name: "قناة" })).toBe("Hello \u2068قناة\u2069");
    expect(t("hello", { name: "Ada" })).toBe("Hello Ada");
  });

  test("stays English where a translation does not arrive, and asks for it again", async () => {
    const load = vi.fn<() => Promise<{ default: { word: string } }>>().mockRejectedValueOnce(new Error("offline"));
    load.mockResolvedValue({ default: { word: "từ" } });
    const say = messages({ word: "word" }, { vi: load });
    await speak("vi");
    expect(say("word")).toBe("word");
    await ready();
    expect(say("word")).toBe("từ");
  });
});

test("the first language that somebody reads and that is offered is spoken", () => {
  expect(bestOf(["fr-FR", "vi-VN", "en"])).toBe("vi");
  expect(bestOf(["fr"])).toBe("en");
  expect(bestOf(["en-GB", "vi"])).toBe("en");
});

test("the languages of tests are made of English: accented, longer, and one from right to left", async () => {
  expect(accented("<b>{n}</b> of it")).toMatch(/^\[<b>\{n\}<\/b> öƒ îţ ·+\]$/);
  await speak("ar-XB");
  expect(language.value).toBe("ar-XB");
  expect(directionOf("ar-XB")).toBe("rtl");
  expect(t("plain")).toMatch(/^\[Ĥöɱé ··\]$/);
});

test("numbers, times and sizes are those of the language", async () => {
  await speak("vi");
  const now = Date.parse("2026-11-21T12:00:00Z");
  expect(ago("2026-11-21T11:00:00Z", now)).toBe("1 giờ trước");
  expect(bytes(1500)).toBe("1,5 kB");
  expect(percent(0.5)).toBe("50%");
  expect(spoken(61)).toBe("1 phút 1 giây");
  expect(remaining(5430)).toBe("còn 1 giờ 31 phút");
});

// --- The catalogues -------------------------------------------------------------------------------------------------------
const files = import.meta.glob<Record<string, unknown>>(["../src/**/{messages,titles,problems,categories}.ts"], { eager: true });
const catalogues = Object.entries(files).flatMap(([path, file]) =>
  Object.entries(file)
    .filter((entry): entry is [string, Translate<Record<string, Text>>] => typeof entry[1] === "function" && "english" in entry[1])
    .map(([name, say]) => ({ name: `${path.replace("../src/", "")} ${name}`, say })),
);

/** What a translator has to keep: values and marks. */
const kept = (text: string) => [...text.matchAll(/\{\w+\}|<\/?\w+>/g)].map(([part]) => part).sort();
const formsOf = (text: Text): [string, string][] => (typeof text === "string" ? [["other", text]] : Object.entries(text));

test("there are catalogues to look at", () => expect(catalogues.length).toBeGreaterThan(10));

describe.each(catalogues)("$name", ({ say }) => {
  test.each(Object.keys(say.translations))("is whole in %s", async (tag) => {
    const load = say.translations[tag as keyof typeof say.translations];
    const texts: Record<string, Text> = (await load()).default;
    expect(Object.keys(texts).sort()).toEqual(Object.keys(say.english).sort());
    for (const [key, english] of Object.entries(say.english)) {
      const there = texts[key]!;
      for (const [form, text] of formsOf(there)) {
        const model = typeof english === "string" ? english : ((english as Plural)[form as keyof Plural] ?? english.other);
        expect([key, kept(text)]).toEqual([key, kept(model)]);
        expect(text.trim(), key).not.toBe("");
      }
      if (typeof english === "string") expect(typeof there, key).toBe("string");
      else expect(Object.keys(there), key).toEqual(expect.arrayContaining(new Intl.PluralRules(tag).resolvedOptions().pluralCategories));
    }
  });
});

test("what a name is made of says which letters: “ễ” is one, too", () => {
  for (const { usernameHint, usernamePattern } of [ofAccount, ofAccountVietnamese]) for (const text of [usernameHint, usernamePattern]) expect(text).toContain("a–z");
  for (const { handleHint, handlePattern } of [ofChannel, ofChannelVietnamese]) for (const text of [handleHint, handlePattern]) expect(text).toContain("a–z");
});

test("in Vietnamese, making an account and following a channel are called differently", () => {
  for (const catalogue of [titlesVietnamese, ofAccountVietnamese, ofHomeVietnamese, ofSiteVietnamese])
    for (const text of Object.values(catalogue).flatMap((said): string[] => (typeof said === "string" ? [said] : Object.values(said))))
      expect(/đăng ký(?! kênh)/i.test(text.replace(/kênh đăng ký/i, "")), text).toBe(false);
  expect(titlesVietnamese.signUp).not.toBe(ofSubscriptionsVietnamese.subscribe);
});
