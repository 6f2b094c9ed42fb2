// Amounts as people write them in the language of the page, and so that what is written reads as it was meant: a form that rounds would change what it shows.
import { decimalSign } from "./format.ts";
import { t } from "./messages.ts";

/** What was read, or what is wrong with it: half a sentence about the field. */
export type Amount = { value: number } | { wrong: string };

/** No limit of the server may be more. */
export const most = 2 ** 50;

/** What is written, and what every other amount of the page is in: GB, as disks are sold and files are listed. Whoever types GiB means those. */
const byteUnits: [string, number][] = [
  ["kB", 1e3],
  ["MB", 1e6],
  ["GB", 1e9],
  ["TB", 1e12],
];
const binaryUnits = ["KiB", "MiB", "GiB", "TiB", "PiB"].map((unit, i): [string, number] => [unit, 2 ** (10 * (i + 1))]);
const sizes = new Map(
  [["B", 1] as const, ...byteUnits, ["PB", 1e15] as const, ...binaryUnits].map(([unit, size]) => [unit.toLowerCase(), size]),
);

function upTo(value: number, name: string): Amount {
  return value <= most ? { value } : { wrong: t("most", { amount: name }) };
}

/** The sign between digits that a language groups by is the one that another has before the tenths, so that neither is guessed at: nothing is grouped. */
const numeral = () => `\\d+(?:[${decimalSign()}]\\d+)?|[${decimalSign()}]\\d+`;
const numberOf = (written: string) => Number(written.replace(decimalSign(), "."));

/** What somebody may have meant who left out the unit: nobody writes gigabytes by the thousand, and who writes ten digits has counted bytes. */
function likelyBytes(number: string): string {
  const n = numberOf(number);
  return n < 10_000 ? `${number} GB` : n < 1e8 ? `${number} MB` : writeBytes(Math.min(Math.round(n), most));
}

/** "70 GB", "1.5TB" ("1,5TB" where that is how it is written), "256 gib"; a number alone says nothing of bytes or gigabytes, unless it is 0. */
export function readBytes(text: string): Amount {
  const [, number, unit] = new RegExp(`^(${numeral()})\\s*([a-z]*)$`, "i").exec(text.trim()) ?? [];
  if (number === undefined || unit === undefined) return { wrong: t("numberAndUnit") };
  if (unit === "") return numberOf(number) === 0 ? { value: 0 } : { wrong: t("needsByteUnit", { amount: likelyBytes(number) }) };
  const size = sizes.get(unit.toLowerCase());
  if (size === undefined) return { wrong: t("noByteUnit", { units: byteUnits.map(([name]) => name).join(", ") }) };
  return upTo(Math.round(numberOf(number) * size), "1125 TB");
}

/** All of it, in the largest unit that it has one of: "70 GB", "274.877906944 GB". */
export function writeBytes(n: number): string {
  const [unit, size] = [...byteUnits].reverse().find(([, each]) => n >= each) ?? ["B", 1];
  const digits = String(size).length - 1;
  const part = String(n % size).padStart(digits, "0").replace(/0+$/, "");
  return `${Math.floor(n / size)}${part && `${decimalSign()}${part}`} ${unit}`;
}

/** Of every language, whichever the page speaks. */
const timeUnits: [RegExp, number][] = [
  [/^(d|days?|ngày)$/iu, 86_400],
  [/^(h|hours?|giờ)$/iu, 3600],
  [/^(m|min|minutes?|phút)$/iu, 60],
  [/^(s|sec|seconds?|giây)$/iu, 1],
];

/** "24 h", "1 h 30 min", "90m"; as seconds. */
export function readTime(text: string): Amount {
  const typed = text.normalize().trimStart();
  const parts = [...typed.matchAll(new RegExp(`(${numeral()})\\s*(\\p{L}*)\\s*`, "gu"))];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== typed) return { wrong: t("mustBeTime") };
  let sum = 0;
  for (const [, number = "", unit] of parts) {
    const size = timeUnits.find(([names]) => names.test(unit!))?.[1];
    if (size === undefined && numberOf(number) !== 0) return { wrong: unit ? t("timeUnits") : t("needsTimeUnit", { amount: `${number} ${numberOf(number) <= 100 ? t("h") : t("s")}` }) };
    sum += numberOf(number) * (size ?? 0);
  }
  return upTo(Math.round(sum), `${most} ${t("s")}`);
}

/** "24 h", "1 h 30 min", "45 s"; "1 giờ 30 phút" */
export function writeTime(seconds: number): string {
  const parts: [number, string][] = [
    [Math.floor(seconds / 3600), t("h")],
    [Math.floor((seconds % 3600) / 60), t("min")],
    [seconds % 60, t("s")],
  ];
  const said = parts.filter(([n]) => n > 0).map(([n, unit]) => `${n} ${unit}`);
  return said.length ? said.join(" ") : `0 ${t("s")}`;
}

export function readCount(text: string): Amount {
  return /^\d+$/.test(text.trim()) ? upTo(Number(text), String(most)) : { wrong: t("mustBeCount") };
}
