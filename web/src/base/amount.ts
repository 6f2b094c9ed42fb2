// Amounts as people write them, and so that what is written reads as it was meant: a form that rounds would change what it shows.
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

/** What somebody may have meant who left out the unit: nobody writes gigabytes by the thousand, and who writes ten digits has counted bytes. */
function likelyBytes(number: string): string {
  const n = Number(number);
  return n < 10_000 ? `${number} GB` : n < 1e8 ? `${number} MB` : writeBytes(Math.min(Math.round(n), most));
}

/** "70 GB", "1.5TB", "256 gib"; a number alone says nothing of bytes or gigabytes, unless it is 0. */
export function readBytes(text: string): Amount {
  const [, number, unit] = /^(\d+(?:\.\d+)?|\.\d+)\s*([a-z]*)$/i.exec(text.trim()) ?? [];
  if (number === undefined || unit === undefined) return { wrong: t("numberAndUnit") };
  if (unit === "") return Number(number) === 0 ? { value: 0 } : { wrong: t("needsByteUnit", { amount: likelyBytes(number) }) };
  const size = sizes.get(unit.toLowerCase());
  if (size === undefined) return { wrong: t("noByteUnit", { units: byteUnits.map(([name]) => name).join(", ") }) };
  return upTo(Math.round(Number(number) * size), "1125 TB");
}

/** All of it, in the largest unit that it has one of: "70 GB", "274.877906944 GB". */
export function writeBytes(n: number): string {
  const [unit, size] = [...byteUnits].reverse().find(([, each]) => n >= each) ?? ["B", 1];
  const digits = String(size).length - 1;
  const part = String(n % size).padStart(digits, "0").replace(/0+$/, "");
  return `${Math.floor(n / size)}${part && `.${part}`} ${unit}`;
}

const timeUnits: [RegExp, number][] = [
  [/^(d|days?)$/i, 86_400],
  [/^(h|hours?)$/i, 3600],
  [/^(m|min|minutes?)$/i, 60],
  [/^(s|sec|seconds?)$/i, 1],
];

/** "24 h", "1 h 30 min", "90m"; as seconds. */
export function readTime(text: string): Amount {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]*)\s*/gi)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text.trimStart()) return { wrong: t("mustBeTime") };
  let sum = 0;
  for (const [, number, unit] of parts) {
    const size = timeUnits.find(([names]) => names.test(unit!))?.[1];
    if (size === undefined && Number(number) !== 0) return { wrong: unit ? t("timeUnits") : t("needsTimeUnit", { amount: Number(number) <= 100 ? `${number} h` : `${number} s` }) };
    sum += Number(number) * (size ?? 0);
  }
  return upTo(Math.round(sum), `${most} s`);
}

/** "24 h", "1 h 30 min", "45 s" */
export function writeTime(seconds: number): string {
  const parts: [number, string][] = [
    [Math.floor(seconds / 3600), "h"],
    [Math.floor((seconds % 3600) / 60), "min"],
    [seconds % 60, "s"],
  ];
  const said = parts.filter(([n]) => n > 0).map(([n, unit]) => `${n} ${unit}`);
  return said.length ? said.join(" ") : "0 s";
}

export function readCount(text: string): Amount {
  return /^\d+$/.test(text.trim()) ? upTo(Number(text), String(most)) : { wrong: t("mustBeCount") };
}
