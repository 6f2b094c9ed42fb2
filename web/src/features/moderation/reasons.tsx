import { exactly } from "../../base/format.ts";
import type { Reported } from "../../data/api.ts";
import type { Report } from "../../data/moderation.ts";
import { t } from "./messages.ts";

const words = {
  spam: "spam",
  harassment: "harassment",
  hate: "hate",
  violence: "violence",
  sexual: "sexual",
  dangerous: "dangerous",
  misleading: "misleading",
  rights: "rights",
  other: "other",
} as const;

/** What is wrong, as people read it. A server may be newer, and know more. */
export const reasonName = (reason: Report["reason"]) => (Object.hasOwn(words, reason) ? t(words[reason]) : reason);

/** Why something was reported, the commonest first, and by how many. */
export function Reasons({ reasons }: Pick<Reported, "reasons">) {
  return (
    <ul class="reasons" role="list" aria-label={t("reasons")}>
      {reasons.map(({ reason, count }) => (
        <li class="badge" key={reason}>
          {reasonName(reason)}
          {count > 1 && <span class="nums">{exactly(count)}</span>}
        </li>
      ))}
    </ul>
  );
}
