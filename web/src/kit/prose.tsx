import { useMemo } from "preact/hooks";
import { linkify } from "../base/linkify.ts";
import { t } from "./messages.ts";

type Props = { text: string; durationSeconds?: number; onTime?: (seconds: number) => void };

/** A stranger's text with its links, each paragraph in its own direction; times are buttons where there is a player to obey them. */
export function Prose({ text, durationSeconds, onTime }: Props) {
  const parts = useMemo(() => linkify(text, durationSeconds), [text, durationSeconds]);
  return (
    <div class="prose" dir="auto" style="white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext">
      {parts.map((part, i) =>
        part.kind === "link" ? (
          <a key={i} href={part.href} target={part.href.startsWith("http") ? "_blank" : undefined} rel="noopener noreferrer nofollow ugc">
            {part.text}
          </a>
        ) : part.kind === "time" && onTime ? (
          <button key={i} type="button" class="link nums" aria-label={t("goTo", { time: part.text })} onClick={() => onTime(part.seconds)}>
            {part.text}
          </button>
        ) : (
          part.text
        ),
      )}
    </div>
  );
}
