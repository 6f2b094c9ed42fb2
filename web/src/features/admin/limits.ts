// What can be limited: in which words, and in which unit.
import { readBytes, readCount, readTime, writeBytes, writeTime, type Amount } from "../../base/amount.ts";
import { bytes, decimalSign } from "../../base/format.ts";
import type { Budget, Limits } from "../../data/api.ts";
import { t } from "./messages.ts";

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

/** The rounded figure that everybody else is shown, where it is another amount than the exact one, and not only written otherwise ("1 GB", "1.0 GB", "1,0 GB"). */
export function roughly(value: number): string {
  const [figure = ""] = writeBytes(value).split(" ");
  const behind = figure.split(decimalSign())[1]?.length ?? 0;
  const shownBehind = Number(figure.replace(decimalSign(), ".")) < 99.95 ? 1 : 0; // bytes()
  return behind <= shownBehind ? "" : t("about", { amount: bytes(value) });
}

const counted = (unit: "uploadCount" | "videoCount" | "channelCount"): Pick<Limit, "such" | "digits" | "read" | "write" | "say"> => ({
  such: "20",
  digits: true,
  read: readCount,
  write: String,
  say: (value) => t(unit, { n: value }),
});
const measured = (): Pick<Limit, "such" | "read" | "write"> => ({ such: t("bytesSuch", { tb: 1.5 }), read: readBytes, write: writeBytes });

export const limits = (): readonly Limit[] => [
  {
    ...measured(),
    name: "bytes",
    label: t("storage"),
    what: t("storageText"),
    say: writeBytes,
    used: (use) => use.bytes,
    sayUsed: (use) => {
      const parts = { all: bytes(use.bytes), files: bytes(use.storedBytes), made: bytes(use.derivedBytes) };
      return use.stagedBytes > 0 ? t("storageUseComing", { ...parts, coming: bytes(use.stagedBytes) }) : t("storageUse", parts);
    },
  },
  {
    ...measured(),
    name: "bytesPerDay",
    label: t("uploadsADay"),
    what: t("uploadsADayText"),
    say: (value) => t("perDay", { amount: writeBytes(value) }),
    used: (use) => use.bytesToday,
    sayUsed: (use) => t("today", { amount: bytes(use.bytesToday) }),
  },
  {
    name: "decoderSecondsPerDay",
    label: t("encoderADay"),
    what: t("encoderText"),
    such: t("timeSuch"),
    read: readTime,
    write: writeTime,
    say: (value) => t("perDay", { amount: writeTime(value) }),
    used: (use) => use.decoderSecondsToday,
    sayUsed: (use) => t("today", { amount: writeTime(use.decoderSecondsToday) }),
  },
  {
    ...counted("uploadCount"),
    name: "uploads",
    label: t("uploads"),
    what: t("uploadsText"),
    used: (use) => use.uploads,
    sayUsed: (use) => String(use.uploads),
  },
  {
    ...counted("videoCount"),
    name: "drafts",
    label: t("drafts"),
    what: t("draftsText"),
    used: (use) => use.drafts,
    sayUsed: (use) => String(use.drafts),
  },
  {
    ...counted("channelCount"),
    name: "channels",
    label: t("channels"),
    what: t("channelsText"),
    used: (use) => use.channels,
    sayUsed: (use) => String(use.channels),
  },
];
