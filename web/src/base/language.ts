// Which language the page speaks. A feature keeps its texts beside its code (messages() below); English travels with them, because it is what
// they are written and typed in, and every other language is fetched once it is chosen.
import { memory, Store } from "./store.ts";

/** What people can choose, each called as those call it who speak it. */
export const languages = { en: "English", vi: "Tiếng Việt" } as const;
export type Offered = keyof typeof languages;
/**
 * The last two are made of English for tests: accented and a third longer, so that what nobody translated and what is cut off can be seen, and
 * the same from right to left. `localStorage["klieg.language"]` chooses them; no menu offers them.
 */
export type Language = Offered | "en-XA" | "ar-XB";

/** To be changed by speak() only. Whoever draws what others stand in watches it, so that all that is shown is drawn anew, and keeps what was typed in it. */
export const language = new Store<Language>("en");

/** The forms that a language has for a number, by the names that Intl.PluralRules gives them. `{n}` stands for the number. */
export type Plural = { readonly [Form in Intl.LDMLPluralRule]?: string } & { readonly other: string };
export type Text = string | Plural;
type Texts = Readonly<Record<string, Text>>;

type Names<T extends string> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type Values<Name extends string> = [Name] extends [never] ? [] : [Record<Name, string | number>];
type ValuesOf<T extends Text> = T extends string ? Values<Names<T>> : T extends Plural ? [{ n: number } & Record<Exclude<Names<T["other"]>, "n">, string | number>] : never;

export interface Translate<T extends Texts> {
  /** Numbers among the values are written as the language writes them. */
  <K extends keyof T & string>(key: K, ...values: ValuesOf<T[K]>): string;
  readonly english: T;
  readonly translations: Translations<T>;
}
/** What a file of translations has to satisfy: every text, with forms for numbers where English has them. */
export type Translation<T extends Texts> = { readonly [K in keyof T]: T[K] extends string ? string : Plural };
type Translations<T extends Texts> = Record<Exclude<Offered, "en">, () => Promise<{ default: Translation<T> }>>;

type Catalogue = { english: Texts; translations: Record<string, () => Promise<{ default: Texts }>>; now: { language: Language; texts: Texts } };
const catalogues = new Set<Catalogue>();

/** Declares the texts of a feature, and answers what says them. To be called while its file is loaded, so that ready() knows of them. */
export function messages<const T extends Texts>(english: T, translations: Translations<NoInfer<T>>): Translate<T> {
  const catalogue: Catalogue = { english, translations, now: { language: "en", texts: english } };
  catalogues.add(catalogue);
  const say = (key: string, values?: Record<string, string | number>) => {
    // Where a translation did not arrive, English is better than nothing.
    const { now } = catalogue;
    const text = now.texts[key] ?? english[key]!;
    return fill(typeof text === "string" ? text : formOf(text, Number(values!["n"]), now.language), values);
  };
  return Object.assign(say, { english, translations }) as unknown as Translate<T>;
}

const formOf = (text: Plural, n: number, of: Language) => text[new Intl.PluralRules(of).select(n)] ?? text.other;

function fill(text: string, values: Record<string, string | number> | undefined): string {
  if (!values) return text;
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]!;
    return typeof value === "number" ? new Intl.NumberFormat(locale()).format(value) : isolated(value);
  });
}

const fromRight = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;
/** A name that is written from the other side must not take the rest of the sentence with it (Unicode's isolates; what `<bdi>` is in HTML). */
const isolated = (value: string) => (fromRight.test(value) !== (directionOf(language.value) === "rtl") && /\p{L}/u.test(value) ? `\u2068${value}\u2069` : value);

async function textsOf(catalogue: Catalogue, of: Language): Promise<Texts> {
  if (of === "en") return catalogue.english;
  if (of === "en-XA" || of === "ar-XB") return (await import("./pseudo.ts")).pseudo(catalogue.english);
  return (await catalogue.translations[of]!()).default;
}

/** All texts of what is loaded by now are there in the language; those that do not arrive stay English. */
export async function ready(of: Language = language.value): Promise<void> {
  const missing = [...catalogues].filter(({ now }) => now.language !== of);
  await Promise.all(
    missing.map(async (catalogue) => {
      const texts = await textsOf(catalogue, of).catch(() => null);
      if (texts) catalogue.now = { language: of, texts };
    }),
  );
}

export async function speak(next: Language): Promise<void> {
  await ready(next);
  if (typeof document !== "undefined") {
    document.documentElement.lang = next;
    document.documentElement.dir = directionOf(next);
  }
  language.value = next;
}

export const directionOf = (of: Language): "ltr" | "rtl" => (of === "ar-XB" ? "rtl" : "ltr");

/** For Intl: the language as the browser's list has it, since "en-GB" puts the day before the month and "en-US" behind it. */
export function locale(): string {
  const regional = typeof navigator === "undefined" ? [] : (navigator.languages ?? []);
  return regional.find((tag) => tag.toLowerCase().startsWith(`${language.value}-`)) ?? language.value;
}

const known = (tag: string | null): tag is Language => tag !== null && (tag in languages || tag === "en-XA" || tag === "ar-XB");

/** The first of the wanted languages that is offered ("vi-VN" is "vi"); English where none is. */
export function bestOf(wanted: readonly string[]): Offered {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split("-")[0]!;
    if (primary in languages) return primary as Offered;
  }
  return "en";
}

const saved = memory.get("language");
/**
 * What was chosen on this device, by choose() only; null follows the browser, whose list is also what it sends as Accept-Language. Another choice may
 * come to the language that is spoken already.
 */
export const chosen = new Store<Language | null>(known(saved) ? saved : null);

export const preferred = (): Language => chosen.value ?? bestOf(navigator.languages);

export function choose(next: Language | null): Promise<void> {
  memory.set("language", next);
  chosen.value = next;
  return speak(preferred());
}
