// Numbers, times and amounts as people read them, in the language of the page.
import { locale as ofPage } from "./language.ts";
import { t } from "./messages.ts";

/** Making a formatter costs more than using it a hundred times. */
function kept<F>(make: (locale: string) => F): () => F {
  const made = new Map<string, F>();
  return () => {
    const locale = ofPage();
    const known = made.get(locale);
    if (known) return known;
    const fresh = make(locale);
    made.set(locale, fresh);
    return fresh;
  };
}

const two = (n: number) => String(n).padStart(2, "0");

/** Rounded to a tenth before it is cut: 40 s of film end at 39.98, and their end is to read as 0:40. */
function whole(seconds: number): number {
  if (!Number.isFinite(seconds) || seconds < 0) return 0;
  return Math.floor(Math.round(seconds * 10) / 10);
}

/** 0:07, 12:34, 1:02:03: of a video, everywhere alike. */
export function clock(seconds: number): string {
  const s = whole(seconds);
  const h = Math.floor(s / 3600);
  const m = Math.floor((s % 3600) / 60);
  return h > 0 ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
}

const longUnits = ["hour", "minute", "second"] as const;
const unitsOf = kept((locale) => longUnits.map((unit) => new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" })));
const unitList = kept((locale) => new Intl.ListFormat(locale, { type: "unit", style: "narrow" }));

/** For screen readers: "1 hour 2 minutes 3 seconds". */
export function spoken(seconds: number): string {
  const s = whole(seconds);
  const amounts = [Math.floor(s / 3600), Math.floor((s % 3600) / 60), s % 60];
  const said = unitsOf().flatMap((unit, i) => (amounts[i]! > 0 ? [unit.format(amounts[i]!)] : []));
  return said.length ? unitList().format(said) : unitsOf()[2]!.format(0);
}

/** ISO 8601 for <time datetime>. */
export const isoDuration = (ms: number) => `PT${Math.round(ms / 1000)}S`;

const ages: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365 * 86400],
  ["month", 30 * 86400],
  ["week", 7 * 86400],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
];
const relative = kept((locale) => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));

export function ago(time: string, now = Date.now()): string {
  const seconds = (now - Date.parse(time)) / 1000;
  if (!Number.isFinite(seconds)) return "";
  for (const [unit, size] of ages) {
    if (seconds >= size) return relative().format(-Math.floor(seconds / size), unit);
  }
  return t("justNow");
}

const dateFormat = kept((locale) => new Intl.DateTimeFormat(locale, { dateStyle: "medium" }));
const momentFormat = kept((locale) => new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" }));
/** Of one piece: a line that has no room for all of it ends before it. */
export const date = (time: string) => dateFormat().format(new Date(time)).replaceAll(" ", "\u00a0");
export const moment = (time: string) => momentFormat().format(new Date(time));

const hourFormat = kept((locale) => new Intl.DateTimeFormat(locale, { timeStyle: "short" }));
/** The time of day. */
export const hour = (time: string) => hourFormat().format(new Date(time));

const dayFormat = kept((locale) => new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" }));
const longDayFormat = kept((locale) => new Intl.DateTimeFormat(locale, { dateStyle: "long" }));
const capital = (text: string) => text.charAt(0).toLocaleUpperCase(ofPage()) + text.slice(1);
/** "Monday 3 March", and of another year its date. */
export const day = (time: string, now = Date.now()) => {
  const at = new Date(time);
  return capital((at.getFullYear() === new Date(now).getFullYear() ? dayFormat() : longDayFormat()).format(at));
};
/** "Today", "Yesterday". */
export const dayAgo = (days: number) => capital(relative().format(-days, "day"));

/** What stands before the tenths: "." or ",". The other one groups thousands. */
export const decimalSign = kept((locale) => new Intl.NumberFormat(locale, { numberingSystem: "latn" }).formatToParts(1.5).find(({ type }) => type === "decimal")?.value ?? ".");

const small = kept((locale) => new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }));
const middling = kept((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }));
const round = kept((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }));

/** "1.5 MB", "45.4 MB", "70 GB": three digits of it, of a thousand each, and the signs are the same in every language. "1 GB" is exactly that, "1.0 GB" about. */
export function bytes(n: number): string {
  if (n < 1000) return `${round().format(n)} B`;
  const names = ["kB", "MB", "GB", "TB"];
  let i = -1;
  do {
    n /= 1000;
    i++;
  } while (n >= 999.5 && i < names.length - 1);
  return `${(n < 10 && !Number.isInteger(n) ? small() : n < 99.95 ? middling() : round()).format(n)} ${names[i]}`;
}

/** Time left, roughly: nobody believes seconds in an hour's estimate. */
export function remaining(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return "";
  if (seconds < 10) return t("fewSecondsLeft");
  if (seconds < 60) return t("secondsLeft", { n: Math.ceil(seconds / 5) * 5 });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t("minutesLeft", { n: minutes });
  return t("hoursLeft", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

const percentFormat = kept((locale) => new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }));
/** Cut, not rounded: what is not whole is not 100%. */
const cut = (part: number) => Math.floor(part * 100 + 1e-6) / 100;
export const percent = (part: number) => percentFormat().format(cut(Math.min(1, Math.max(0, part))));

/** How much of a limit is used: more than 100% where there is more than there may be, and all of it where there may be nothing. */
export const share = (used: number, limit: number) => percentFormat().format(limit > 0 ? cut(Math.max(0, used / limit)) : 1);

const exact = kept((locale) => new Intl.NumberFormat(locale));
const brief = kept((locale) => new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 }));
/** "987", "1.2K", "3.4M": what is glanced at. Of what was kept from before it was counted: 0. */
export const count = (n: number | undefined) => brief().format(n ?? 0);
export const exactly = (n: number | undefined) => exact().format(n ?? 0);

/** "1.25×", "normal" is its caller's to say. */
const timesFormat = kept((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }));
export const times = (factor: number) => `${timesFormat().format(factor)}×`;

/** The server's half sentences ("there is no such video"; of a field "is taken") as whole ones. */
export function sentence(text: string, subject = ""): string {
  const all = subject && /^\p{Ll}/u.test(text) ? `${subject} ${text}` : text;
  return all.charAt(0).toUpperCase() + all.slice(1) + (/[.!?…]$/.test(all) ? "" : ".");
}
