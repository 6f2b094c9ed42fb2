// A language for tests, made of English: who knows English can read it, and what was never handed to a translator stands out.
import type { Plural, Text } from "./language.ts";

const accents: Record<string, string> = {
  a: "á", b: "ƀ", c: "ç", d: "ð", e: "é", f: "ƒ", g: "ĝ", h: "ĥ", i: "î", j: "ĵ", k: "ķ", l: "ļ", m: "ɱ", n: "ñ", o: "ö", p: "þ", q: "ʠ", r: "ŕ",
  s: "š", t: "ţ", u: "û", v: "ṽ", w: "ŵ", x: "ẋ", y: "ý", z: "ž", A: "Á", B: "Ɓ", C: "Ç", D: "Ð", E: "É", F: "Ƒ", G: "Ĝ", H: "Ĥ", I: "Î", J: "Ĵ",
  K: "Ķ", L: "Ļ", M: "Ṁ", N: "Ñ", O: "Ö", P: "Þ", Q: "Ǫ", R: "Ŕ", S: "Š", T: "Ţ", U: "Û", V: "Ṽ", W: "Ŵ", X: "Ẋ", Y: "Ý", Z: "Ž",
};

/** "Home" becomes "[Ĥöɱé ··]": a third longer, as translations are, and closed, so that a cut end is seen. Values and tags stay. */
export function accented(text: string): string {
  const marked = text.replace(/\{\w+\}|<\/?\w+>|[A-Za-z]/g, (part) => accents[part] ?? part);
  return `[${marked} ${"·".repeat(Math.ceil(text.length / 3))}]`;
}

export function pseudo(english: Record<string, Text>): Record<string, Text> {
  const of = (text: Text): Text => {
    if (typeof text === "string") return accented(text);
    return Object.fromEntries(Object.entries(text).map(([form, words]) => [form, accented(words!)])) as Plural;
  };
  return Object.fromEntries(Object.entries(english).map(([key, text]) => [key, of(text)]));
}
