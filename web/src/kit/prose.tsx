import { useMemo } from "preact/hooks";
import { linkify, withMentions } from "../base/linkify.ts";
import { t } from "./messages.ts";

type Props = { text: string; durationSeconds?: number; onTime?: (seconds: number) => void; /** Whether a name behind an @ stands out: it is an account's and leads nowhere, as what leads to a channel is the channel's own name. */ mentions?: boolean };

/**
 * A stranger's text with its links, each paragraph in its own direction; times are buttons where there is a player to obey them. Addresses, names and times run from
 * left to right by themselves: in a line that runs the other way their signs would stand at the wrong end, and they would say which way it runs.
 */
export function Prose({ text, durationSeconds, onTime, mentions = false }: Props) {
  const parts = useMemo(() => {
    const found = linkify(text, durationSeconds);
    return mentions ? withMentions(found) : found;
  }, [text, durationSeconds, mentions]);
  return (
    <div class="prose" dir="auto" style="white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext">
      {parts.map((part, i) =>
        part.kind === "link" ? (
          <a key={i} dir="ltr" href={part.href} target={part.href.startsWith("http") ? "_blank" : undefined} rel="noopener noreferrer nofollow ugc">
            {part.text}
          </a>
        ) : part.kind === "mention" ? (
          <bdi key={i} dir="ltr" class="mention">
            {part.text}
          </bdi>
        ) : part.kind === "time" && onTime ? (
          <button key={i} type="button" dir="ltr" class="link nums" aria-label={t("goTo", { time: part.text })} onClick={() => onTime(part.seconds)}>
            {part.text}
          </button>
        ) : (
          part.text
        ),
      )}
    </div>
  );
}
