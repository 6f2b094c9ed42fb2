import { useEffect, useRef } from "preact/hooks";
import { bytes } from "../../base/format.ts";
import type { Use, Video } from "../../data/api.ts";
import { queries } from "../../data/queries.ts";
import { useQuery } from "../../data/query.ts";
import { Rich } from "../../kit/rich.tsx";
import { t } from "./messages.ts";
import { keepsRoom, rungName } from "./words.ts";

/** Of a part of a video, as the server names it. */
export function partName(name: string, video?: Video): string {
  if (name === "source") return t("yourFile");
  if (name === "poster") return t("poster");
  if (name === "suggestions") return t("suggestions");
  if (name === "thumbnail") return t("thumbnail");
  if (name === "upload") return t("uploadUnderWay");
  return name.startsWith("rung/") ? rungName(name.slice("rung/".length), video) : name;
}

/** What there is, largest first: that is what somebody who needs room looks for. */
export const partsOf = ({ parts }: Pick<Use, "parts">, video?: Video) =>
  [...parts].sort((a, b) => b.bytes - a.bytes).map(({ name, bytes: n }) => ({ label: partName(name, video), text: bytes(n) }));

/** While a video is encoded, room is kept for all that may become of it. */
export const costText = ({ bytes: n }: Pick<Use, "bytes">, kept: boolean) => t(kept ? "takesUpTo" : "takes", { amount: bytes(n) });

/** How much room one's video takes. Says nothing where that is nothing, or cannot be told. */
export function Cost({ video }: { video: Video }) {
  const used = useQuery(queries.useOf(video.id), { freshMs: 10_000 });
  const kept = keepsRoom(video);
  const was = useRef(kept);
  useEffect(() => {
    if (was.current && !kept) used.reload(); // what was kept for it and is not needed is free
    was.current = kept;
  }, [kept]);
  const use = used.data?.items[0];
  if (!use) return null;
  return (
    <details class="cost">
      <summary>
        <Rich text={costText(use, kept)} marks={{ b: (words) => <strong class="nums">{words}</strong> }} />
      </summary>
      <dl class="small">
        {partsOf(use, video).map((part) => (
          <div key={part.label}>
            <dt class="muted">{part.label}</dt>
            <dd class="nums">{part.text}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
