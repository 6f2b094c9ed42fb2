import { useLocation } from "preact-iso/router";
import type { ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { count } from "../../base/format.ts";
import { ready } from "../../base/language.ts";
import type { ApiError, Video } from "../../data/api.ts";
import { asApiError } from "../../data/cache.ts";
import { lazily } from "../../data/lazily.ts";
import { Trouble } from "../../kit/notice.tsx";
import { t } from "./messages.ts";

type About = { video: Video; onTime: (seconds: number) => void };
type Props = About & { /** Whether the player needs the line no more. */ calm: boolean };
type Part = ComponentType<About>;

/** So far below the window its code and its first comments are asked for. */
const ahead = "500px";

/** The comments, whose code is fetched once they come into view: the first picture does not wait for them. */
export function Talk({ calm, ...props }: Props) {
  const { query } = useLocation();
  const box = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  const [part, setPart] = useState<{ Part: Part } | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const linked = query["lc"] !== undefined || query["write"] !== undefined; // what somebody comes for
  useEffect(() => {
    if (linked) return setNear(true);
    if (!box.current || !calm) return;
    const observer = new IntersectionObserver((seen) => seen.some((e) => e.isIntersecting) && setNear(true), { rootMargin: ahead });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [linked, calm]);
  useEffect(() => {
    if (!near || part || error) return;
    let here = true;
    lazily(() => import("../comments/comments.tsx"), () => t("notThere"))
      .then(async ({ Comments }) => {
        await ready();
        if (here) setPart({ Part: Comments });
      })
      .catch((reason: unknown) => here && setError(asApiError(reason)));
    return () => void (here = false);
  }, [near, error]);
  const { comments } = props.video;
  return (
    <div class={comments > 1 ? "talkroom several" : "talkroom"} ref={box}>
      {part ? (
        <part.Part {...props} />
      ) : error ? (
        <Trouble snug error={error} retry={() => setError(null)} what={t("theComments")} />
      ) : (
        <>
          <h2>{comments > 0 ? t("comments", { n: comments, count: count(comments) }) : t("commentsTitle")}</h2>
          {near && <span class="sr" role="status">{t("loadingComments")}</span>}
        </>
      )}
    </div>
  );
}
