import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "./messages.ts";

type Props = { say: (n: number, count: string) => string };

const say: Props["say"] = (n, count) => t("reportsWait", { n, count });

/** How many reports wait, beside the way to them. Who moderates fetches it, and nobody else does. */
export function ReportsPlace() {
  const [part, set] = useState<{ Waiting: ComponentType<Props> } | null>(null);
  useEffect(() => void import("../features/moderation/waiting.tsx").then(set, console.warn), []);
  return part && <part.Waiting say={say} />;
}
