// How long a suspension lasts, as people choose it.
import { date } from "../../base/format.ts";
import { t } from "./messages.ts";

const dayMs = 86_400_000;

/** In days; 0: until somebody lifts it. */
export const lastings = [1, 3, 7, 30, 365, 0] as const;
export type Lasting = (typeof lastings)[number];

export const endOf = (days: Lasting, now = Date.now()): string | null => (days === 0 ? null : new Date(now + days * dayMs).toISOString());

export const lastingName = (days: Lasting) => (days === 0 ? t("untilLifted") : days === 365 ? t("aYear") : t("days", { n: days }));

export const lastingHint = (days: Lasting) => {
  const end = endOf(days);
  return end === null ? t("untilLiftedHint") : t("endsThen", { date: date(end) });
};
