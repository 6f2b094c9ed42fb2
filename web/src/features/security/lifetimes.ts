import { date } from "../../base/format.ts";
import { t } from "./messages.ts";

const dayMs = 86_400_000;

/** For how many days a token may stand, as people choose it; 0: as long as it is used once a year. */
export const lifetimes = [30, 90, 365, 0] as const;
export type Lifetime = (typeof lifetimes)[number];

/** Null: the server ends it once nobody has used it for a year. */
export const endOf = (days: Lifetime, now = Date.now()): string | null => (days === 0 ? null : new Date(now + days * dayMs).toISOString());

export const lifetimeName = (days: Lifetime) => (days === 0 ? t("whileUsed") : days === 365 ? t("aYear") : t("days", { n: days }));

export const lifetimeHint = (days: Lifetime) => {
  const end = endOf(days);
  return end === null ? t("whileUsedHint") : t("endsThen", { date: date(end) });
};
