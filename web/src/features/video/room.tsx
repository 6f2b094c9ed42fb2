import { bytes, percent } from "../../base/format.ts";
import type { Budget } from "../../data/api.ts";
import { queries } from "../../data/queries.ts";
import { useQuery } from "../../data/query.ts";
import { Fill } from "../../kit/bar.tsx";
import { Rich } from "../../kit/rich.tsx";
import { t } from "./messages.ts";

/** From here on it is worth a warning. */
export const nearlyFull = 0.9;

/** What there may be nothing of is full. */
export const partOf = (used: number, limit: number) => (limit > 0 ? Math.min(1, used / limit) : 1);

type Line = { label: string; text: string; part: number };

/** Beside the bytes, in the order in which people run into them. */
export function linesOf({ use, limits }: Pick<Budget, "use" | "limits">): Line[] {
  const counted = (label: string, used: number, limit: number): Line => ({ label, text: t("amountOf", { used, limit }), part: partOf(used, limit) });
  return [
    {
      label: t("uploadedToday"),
      text: t("amountOf", { used: bytes(use.bytesToday), limit: bytes(limits.bytesPerDay) }),
      part: partOf(use.bytesToday, limits.bytesPerDay),
    },
    counted(t("uploadsUnderWay"), use.uploads, limits.uploads),
    counted(t("withoutFile"), use.drafts, limits.drafts),
    counted(t("channels"), use.channels, limits.channels),
  ];
}

/** How much room there is, and how much of it is taken. Says nothing where that cannot be told: no screen stands or falls with it. */
export function Room() {
  const budget = useQuery(queries.myLimits(), { freshMs: 10_000 });
  if (!budget.data) return null;
  const { use, limits } = budget.data;
  const part = partOf(use.bytes, limits.bytes);
  const full = part >= nearlyFull;
  const files = use.storedBytes + use.stagedBytes;
  return (
    <section class="panel room" aria-labelledby="room">
      <div class="total">
        <h2 id="room">{t("storage")}</h2>
        <p>
          <Rich
            text={t("storageUsed", { used: bytes(use.bytes), limit: bytes(limits.bytes) })}
            marks={{ b: (words) => <strong class="nums">{words}</strong>, n: (words) => <span class="nums">{words}</span> }}
          />
        </p>
        <div class={full ? "bar bad" : "bar"} aria-hidden="true">
          <Fill part={part} />
        </div>
        <p class="small muted">
          {t("filesAndMade", { files: bytes(files), made: bytes(use.derivedBytes) })}
        </p>
        {full && <p class="small warn">{t("nearlyFull", { part: percent(part) })}</p>}
      </div>
      <dl>
        {linesOf(budget.data).map((line) => (
          <div key={line.label} class={line.part >= nearlyFull ? "near" : undefined}>
            <dt>{line.label}</dt>
            <dd class="nums">{line.text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
