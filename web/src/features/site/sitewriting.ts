// What the form of the site holds: texts alone, of which an empty one stands for the default. What the server has says null there.
import type { SitePatch, SiteSettings } from "../../data/api.ts";

export type Written = { name: string; description: string; accent: string; about: string; terms: string; contact: string; registration: "" | "open" | "closed" };
export type WrittenField = keyof Written;

export function writtenOf({ chosen }: Pick<SiteSettings, "chosen">): Written {
  const { name, description, accent, about, terms, contact, registration } = chosen;
  return {
    name: name ?? "",
    description: description ?? "",
    accent: accent ?? "",
    about: about ?? "",
    terms: terms ?? "",
    contact: contact ?? "",
    registration: registration ?? "",
  };
}

export const patchOf = (changed: Partial<Written>) => Object.fromEntries(Object.entries(changed).map(([field, text]) => [field, text === "" ? null : text])) as SitePatch;

/** "#B3401E", "b3401e" and "#b31" as the server has it; null where it is none. */
export function colorOf(text: string): string | null {
  const digits = text.trim().toLowerCase().replace(/^#/, "");
  if (/^[0-9a-f]{6}$/.test(digits)) return `#${digits}`;
  return /^[0-9a-f]{3}$/.test(digits) ? `#${[...digits].map((digit) => digit + digit).join("")}` : null;
}

/** Which fields somebody else has changed, of two that the server had. */
export const differing = (before: Written, now: Written) => (Object.keys(now) as WrittenField[]).filter((field) => before[field] !== now[field]);
