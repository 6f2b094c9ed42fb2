// Who sees a playlist, in words.
import type { Visibility } from "../../data/api.ts";
import type { IconName } from "../../kit/icon.tsx";
import { t } from "./messages.ts";

export const visibilities = (): { value: Visibility; label: string; icon: IconName; hint: string }[] => [
  { value: "private", label: t("private"), icon: "lock", hint: t("privateHint") },
  { value: "unlisted", label: t("unlisted"), icon: "link", hint: t("unlistedHint") },
  { value: "public", label: t("public"), icon: "globe", hint: t("publicHint") },
];
