import type { NewReport } from "../../data/api.ts";
import { t } from "./messages.ts";

export type Reason = NewReport["reason"];

/** In the order in which people meet them; what fits nothing else stands last. */
export const reasons = (): { value: Reason; label: string }[] => [
  { value: "spam", label: t("spam") },
  { value: "harassment", label: t("harassment") },
  { value: "hate", label: t("hate") },
  { value: "violence", label: t("violence") },
  { value: "sexual", label: t("sexual") },
  { value: "dangerous", label: t("dangerous") },
  { value: "misleading", label: t("misleading") },
  { value: "rights", label: t("rights") },
  { value: "other", label: t("other") },
];
