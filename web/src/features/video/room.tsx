import { useEffect, useRef } from "preact/hooks";
import { bytes, share } from "../../base/format.ts";
import type { Budget } from "../../data/api.ts";
import { queries } from "../../data/queries.ts";
import { useList, useQuery } from "../../data/query.ts";
import { Fill } from "../../kit/bar.tsx";
import { Rich } from "../../kit/rich.tsx";
import { t } from "./messages.ts";
import { keepsRoom } from "./words.ts";

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

/** How much is taken. While something is `kept` for what is being encoded, that is what it may come to, and deleting is not the first thing to do. */
export function storageTexts({ use, limits }: Pick<Budget, "use" | "limits">, kept: boolean): { used: string; made: string; warning: string | null } {
  const files = bytes(use.storedBytes + use.stagedBytes);
  const full = partOf(use.bytes, limits.bytes) >= nearlyFull;
  return {
    used: t(kept ? "storageKept" : "storageUsed", { used: bytes(use.bytes), limit: bytes(limits.bytes) }),
    made: t(kept ? "filesAndKept" : "filesAndMade", { files, made: bytes(use.derivedBytes) }),
    warning: full ? t(kept ? "nearlyFullKept" : "nearlyFull", { part: share(use.bytes, limits.bytes) }) : null,
  };
}

/** How much room there is, and how much of it is taken. Says nothing where that cannot be told: no screen stands or falls with it. */
export function Room({ channelId }: { /** Whose videos stand beside it. */ channelId: string }) {
  const videos = useList(queries.myVideos(channelId));
  // What is being encoded has room kept for all that may become of it: that is no use of it, and less of it is known with every rung.
  const kept = videos.items?.some(keepsRoom) ?? false;
  const budget = useQuery(queries.myLimits(), { freshMs: 10_000, pollMs: () => (kept ? 5_000 : null), stage: () => String(kept) });
  const was = useRef(kept);
  useEffect(() => {
    if (was.current && !kept) budget.reload();
    was.current = kept;
  }, [kept]);
  if (!budget.data) return null;
  const { use, limits } = budget.data;
  const texts = storageTexts(budget.data, kept && use.derivedBytes > 0);
  return (
    <section class="panel room" aria-labelledby="room">
      <div class="total">
        <h2 id="room">{t("storage")}</h2>
        <p>
          <Rich
            text={texts.used}
            marks={{ b: (words) => <strong class="nums">{words}</strong>, n: (words) => <span class="nums">{words}</span> }}
          />
        </p>
        <div class={texts.warning ? "bar bad" : "bar"} aria-hidden="true">
          <Fill part={partOf(use.bytes, limits.bytes)} />
        </div>
        <p class="small muted">{texts.made}</p>
        {texts.warning && <p class="small warn">{texts.warning}</p>}
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
