// What can be limited: in which words, and in which unit.
import { readBytes, readCount, readTime, writeBytes, writeTime, type Amount } from "../../base/amount.ts";
import { bytes, count } from "../../base/format.ts";
import type { Budget, Limits } from "../../data/api.ts";

export type Limit = {
  name: keyof Limits;
  label: string;
  /** What counts as it, and what becomes of that which would be more. */
  what: string;
  /** What can be written, behind "Such as". */
  such: string;
  digits?: true;
  read: (text: string) => Amount;
  /** So that `read` reads the same. */
  write: (value: number) => string;
  /** With its unit, for whoever reads it beside others. */
  say: (value: number) => string;
  used: (use: Budget["use"]) => number;
  sayUsed: (use: Budget["use"]) => string;
};

/** The rounded figure that everybody else is shown, where the exact one reads otherwise. */
export const roughly = (value: number) => (bytes(value) === writeBytes(value) ? "" : `about ${bytes(value)}`);

const counted = (unit: string): Pick<Limit, "such" | "digits" | "read" | "write" | "say"> => ({
  such: "20",
  digits: true,
  read: readCount,
  write: String,
  say: (value) => count(value, unit),
});
const measured: Pick<Limit, "such" | "read" | "write"> = { such: "70 GB, 1.5 TB or 256 GiB", read: readBytes, write: writeBytes };

export const limits: readonly Limit[] = [
  {
    ...measured,
    name: "bytes",
    label: "Storage",
    what: "Files as they were uploaded, what is made of them, and what uploads under way have announced.",
    say: writeBytes,
    used: (use) => use.bytes,
    sayUsed: (use) => {
      const coming = use.stagedBytes > 0 ? `, announced ${bytes(use.stagedBytes)}` : "";
      return `${bytes(use.bytes)}: files ${bytes(use.storedBytes)}, made of them ${bytes(use.derivedBytes)}${coming}`;
    },
  },
  {
    ...measured,
    name: "bytesPerDay",
    label: "Uploads a day",
    what: "What may be uploaded from midnight to midnight (UTC), by the announced lengths.",
    say: (value) => `${writeBytes(value)} a day`,
    used: (use) => use.bytesToday,
    sayUsed: (use) => `${bytes(use.bytesToday)} today`,
  },
  {
    name: "decoderSecondsPerDay",
    label: "Encoder time a day",
    what: "How long encoders run from midnight to midnight (UTC). Nothing is refused beyond it: it is encoded when nobody else waits.",
    such: "24 h, 90 min or 1 h 30 min",
    read: readTime,
    write: writeTime,
    say: (value) => `${writeTime(value)} a day`,
    used: (use) => use.decoderSecondsToday,
    sayUsed: (use) => `${writeTime(use.decoderSecondsToday)} today`,
  },
  {
    ...counted("upload"),
    name: "uploads",
    label: "Uploads under way",
    what: "Files that are being sent at the same time, and those that were begun and wait to go on.",
    used: (use) => use.uploads,
    sayUsed: (use) => String(use.uploads),
  },
  {
    ...counted("video"),
    name: "drafts",
    label: "Videos without a file",
    what: "Videos whose file has not come yet, or could not be used.",
    used: (use) => use.drafts,
    sayUsed: (use) => String(use.drafts),
  },
  {
    ...counted("channel"),
    name: "channels",
    label: "Channels",
    what: "Names under which an account shows its videos.",
    used: (use) => use.channels,
    sayUsed: (use) => String(use.channels),
  },
];
