import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { ago, clock, count, isoDuration, moment, percent, spoken } from "../../base/format.ts";
import type { Video } from "../../data/api.ts";
import { Avatar } from "../../kit/avatar.tsx";
import { Icon } from "../../kit/icon.tsx";
import { fitting, Picture } from "../../kit/picture.tsx";
import { href } from "../../routes.ts";
import { recall } from "../player/resume.ts";
import { VideoMenu } from "../saving/videomenu.tsx";
import { across } from "./across.ts";
import { t } from "./messages.ts";

type PosterProps = {
  video: Video;
  /** Milliseconds at which its viewer is, where a list says so; null: at the beginning, or at the end. */
  position?: number | null | undefined;
  /** They have watched it to its end. */
  finished?: boolean | undefined;
  /** In a list, and not in a grid. */
  small?: boolean;
  eager?: boolean;
  /** False where something else on the page is to be loaded first. */
  pictures?: boolean;
};

/** Which part of a video its viewer has watched, in thousandths; null where they are at its beginning, or nobody knows. */
export function partWatched({ id, durationMs, viewer }: Pick<Video, "id" | "durationMs" | "viewer">, position?: number | null, finished = false): number | null {
  if (finished) return 1000;
  if (!durationMs) return null;
  const place = position !== undefined ? position : viewer ? viewer.positionMs : 1000 * (recall(id) ?? 0);
  return place ? Math.min(1000, Math.max(10, Math.round((1000 * place) / durationMs))) : null;
}

export function Poster({ video, position, finished, small = false, eager, pictures = true }: PosterProps) {
  const [broken, setBroken] = useState<string | null>(null);
  const watched = partWatched(video, position, finished);
  const there = video.poster !== null && video.poster !== broken;
  const seen = video.posters?.at(-1) ?? video; // what was chosen has a shape of its own
  const shape = seen.width && seen.height ? seen.width / seen.height : 16 / 9;
  const odd = Math.abs(shape - 16 / 9) > 0.1;
  return (
    <span class={odd ? "poster odd" : "poster"}>
      {there && pictures && odd && <img class="around" src={fitting(video.posters, 0) ?? video.poster!} alt="" loading="lazy" decoding="async" width={640} height={360} />}
      {there && pictures ? (
        <Picture
          picture={video.posters}
          fallback={video.poster!}
          sizes={small ? across.small : across.grid}
          onBroken={() => setBroken(video.poster)}
          loading={eager ? "eager" : "lazy"}
          decoding="async"
          width={640}
          height={360}
          {...(eager ? {} : { fetchpriority: "low" })}
        />
      ) : there ? null : (
        <span class="empty">
          <Icon name={video.status === "ready" && video.width === null ? "volume" : "film"} />
        </span>
      )}
      {video.status === "processing" && <span class="stamp top">{t("stillEncoding")}</span>}
      {video.durationMs !== null && (
        <span class="stamp">
          <span class="sr">{t("duration", { time: spoken(video.durationMs / 1000) })}</span>
          <time aria-hidden="true" dateTime={isoDuration(video.durationMs)}>
            {clock(video.durationMs / 1000)}
          </time>
        </span>
      )}
      {watched !== null && (
        <span class="seen">
          <span class="sr">{watched === 1000 ? t("watchedAll") : t("watchedPart", { part: percent(watched / 1000) })}</span>
          <i style={`inline-size:${watched / 10}%`} />
        </span>
      )}
    </span>
  );
}

type CardProps = Pick<PosterProps, "video" | "position" | "finished"> & {
  /** The list that it is played in (?list=). */
  list?: string;
  /** It is the one that is played. */
  current?: boolean;
  pictures?: boolean;
  compact?: boolean;
  withoutChannel?: boolean;
  eager?: boolean;
  /** What else can be done with it, behind a button of its own; whoever is signed in can keep it. */
  menu?: ComponentChildren;
  /** Its place in a list of which not all is drawn, from 1, and how many there are; -1 where nobody knows. */
  place?: number;
  of?: number;
};

/** The page of a video, in a list that goes on behind it. */
export const watchIn = (videoId: string, list?: string) => `${href("watch", { videoId })}${list ? `?list=${encodeURIComponent(list)}` : ""}`;

export function VideoCard({ video, position, finished, list, current = false, pictures = true, compact, withoutChannel, eager, menu, place, of }: CardProps) {
  const when = video.publishedAt ?? video.createdAt;
  return (
    <article class={compact ? "card compact" : "card"} data-anchor={video.id} aria-posinset={place} aria-setsize={of}>
      <Poster video={video} position={position} finished={finished} small={compact ?? false} eager={eager ?? false} pictures={pictures} />
      <div class="about">
        {!compact && !withoutChannel && (
          <a class="avatar-link" href={href("channel", { handle: `@${video.channel.handle}` })} tabIndex={-1} aria-hidden="true">
            <Avatar name={video.channel.name} seed={video.channel.id} picture={pictures ? video.channel.avatar : undefined} />
          </a>
        )}
        <div class="words">
          <h3>
            <a class="title-link cut" dir="auto" href={watchIn(video.id, list)} aria-current={current ? "true" : undefined}>
              {video.title}
            </a>
          </h3>
          <p class="meta">
            {!withoutChannel && (
              <a dir="auto" href={href("channel", { handle: `@${video.channel.handle}` })}>
                {video.channel.name}
              </a>
            )}
            {video.views > 0 && <span>{t("views", { n: video.views, count: count(video.views) })}</span>}
            <time dateTime={when} title={moment(when)}>
              {ago(when)}
            </time>
            {video.visibility !== "public" && <span>{t(video.visibility)}</span>}
          </p>
        </div>
        {menu === undefined ? <VideoMenu video={video} /> : menu}
      </div>
    </article>
  );
}

export function CardSkeleton({ compact, withoutChannel }: { compact?: boolean; withoutChannel?: boolean }) {
  return (
    <div class={compact ? "card compact" : "card"} aria-hidden="true">
      <span class="skel" style="aspect-ratio:16/9;border-radius:var(--r3)" />
      <div class="about">
        {!compact && !withoutChannel && <span class="skel" style="inline-size:36px;block-size:36px;border-radius:50%;flex:none" />}
        <div class="words stack" style="gap:8px;padding-block-start:3px">
          <span class="skel" style="block-size:14px;inline-size:92%" />
          <span class="skel" style="block-size:12px;inline-size:55%" />
        </div>
      </div>
    </div>
  );
}
