const two = (n: number) => String(n).padStart(2, "0");

/** Rounded to a tenth before it is cut: 40 s of film end at 39.98, and their end is to read as 0:40. */
function whole(seconds: number): number {
  if (!Number.isFinite(seconds) || seconds < 0) return 0;
  return Math.floor(Math.round(seconds * 10) / 10);
}

/** 0:07, 12:34, 1:02:03 */
export function clock(seconds: number): string {
  const s = whole(seconds);
  const h = Math.floor(s / 3600);
  const m = Math.floor((s % 3600) / 60);
  return h > 0 ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
}

/** For screen readers: "1 hour 2 minutes 3 seconds". */
export function spoken(seconds: number): string {
  const s = whole(seconds);
  const parts: [number, string][] = [
    [Math.floor(s / 3600), "hour"],
    [Math.floor((s % 3600) / 60), "minute"],
    [s % 60, "second"],
  ];
  const said = parts.filter(([n]) => n > 0).map(([n, unit]) => `${n} ${unit}${n === 1 ? "" : "s"}`);
  return said.length ? said.join(" ") : "0 seconds";
}

/** ISO 8601 for <time datetime>. */
export const isoDuration = (ms: number) => `PT${Math.round(ms / 1000)}S`;

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365 * 86400],
  ["month", 30 * 86400],
  ["week", 7 * 86400],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

export function ago(time: string, now = Date.now()): string {
  const seconds = (now - Date.parse(time)) / 1000;
  if (!Number.isFinite(seconds)) return "";
  for (const [unit, size] of units) {
    if (seconds >= size) return relative.format(-Math.floor(seconds / size), unit);
  }
  return "just now";
}

const dateFormat = new Intl.DateTimeFormat("en", { dateStyle: "medium" });
const momentFormat = new Intl.DateTimeFormat("en", { dateStyle: "long", timeStyle: "short" });
export const date = (time: string) => dateFormat.format(new Date(time));
export const moment = (time: string) => momentFormat.format(new Date(time));

const numberFormat = new Intl.NumberFormat("en");
/** "1 video", "1,234 videos" */
export const count = (n: number, unit: string) => `${numberFormat.format(n)} ${unit}${n === 1 ? "" : "s"}`;

export function bytes(n: number): string {
  if (n < 1000) return `${n} B`;
  const names = ["kB", "MB", "GB", "TB"];
  let i = -1;
  do {
    n /= 1000;
    i++;
  } while (n >= 999.5 && i < names.length - 1);
  return `${n < 10 ? n.toFixed(1) : Math.round(n)} ${names[i]}`;
}

/** Time left, roughly: nobody believes seconds in an hour's estimate. */
export function remaining(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return "";
  if (seconds < 10) return "a few seconds left";
  if (seconds < 60) return `${Math.ceil(seconds / 5) * 5} seconds left`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} ${minutes === 1 ? "minute" : "minutes"} left`;
  const hours = Math.floor(minutes / 60);
  return `${hours} h ${minutes % 60} min left`;
}

/** The server's half sentences ("there is no such video"; of a field "is taken") as whole ones. */
export function sentence(text: string, subject = ""): string {
  const whole = subject && /^\p{Ll}/u.test(text) ? `${subject} ${text}` : text;
  return whole.charAt(0).toUpperCase() + whole.slice(1) + (/[.!?…]$/.test(whole) ? "" : ".");
}

export const percent = (part: number) => `${Math.round(Math.min(1, Math.max(0, part)) * 100)}%`;
