import { useState } from "preact/hooks";
import { ago, clock, isoDuration, moment, spoken } from "../../base/format.ts";
import type { Video } from "../../data/api.ts";
import { Avatar } from "../../kit/avatar.tsx";
import { Icon } from "../../kit/icon.tsx";
import { href } from "../../routes.ts";
import { recall } from "../player/resume.ts";
import { t } from "./messages.ts";

export function Poster({ video, eager }: { video: Video; eager?: boolean }) {
  const [broken, setBroken] = useState<string | null>(null);
  const spot = video.durationMs ? recall(video.id) : null;
  return (
    <span class="poster">
      {video.poster && video.poster !== broken ? (
        <img src={video.poster} alt="" onError={() => setBroken(video.poster)} loading={eager ? "eager" : "lazy"} decoding="async" width={640} height={360} />
      ) : (
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
      {spot !== null && video.durationMs !== null && (
        <span class="seen">
          <i style={`inline-size:${Math.min(100, (spot * 100_000) / video.durationMs)}%`} />
        </span>
      )}
    </span>
  );
}

type CardProps = { video: Video; compact?: boolean; withoutChannel?: boolean; eager?: boolean };

export function VideoCard({ video, compact, withoutChannel, eager }: CardProps) {
  const when = video.publishedAt ?? video.createdAt;
  return (
    <article class={compact ? "card compact" : "card"} data-anchor={video.id}>
      <Poster video={video} eager={eager ?? false} />
      <div class="about">
        {!compact && !withoutChannel && (
          <a class="avatar-link" href={href("channel", { handle: `@${video.channel.handle}` })} tabIndex={-1} aria-hidden="true">
            <Avatar name={video.channel.name} seed={video.channel.id} />
          </a>
        )}
        <div class="words">
          <h3>
            <a class="title-link" href={href("watch", { videoId: video.id })}>
              <bdi>{video.title}</bdi>
            </a>
          </h3>
          <p class="meta">
            {!withoutChannel && <a href={href("channel", { handle: `@${video.channel.handle}` })}><bdi>{video.channel.name}</bdi></a>}
            <time dateTime={when} title={moment(when)}>
              {ago(when)}
            </time>
            {video.visibility !== "public" && <span>{t(video.visibility)}</span>}
          </p>
        </div>
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
