import "./embed.css";
import type { ComponentChildren } from "preact";
import { useLocation, useRoute } from "preact-iso/router";
import { useEffect, useRef, useState } from "preact/hooks";
import { clock, isoDuration, spoken } from "../../base/format.ts";
import { useStore } from "../../base/store.ts";
import type { Video } from "../../data/api.ts";
import { queries } from "../../data/queries.ts";
import { useQuery } from "../../data/query.ts";
import { site } from "../../data/session.ts";
import { Icon, type IconName } from "../../kit/icon.tsx";
import { Logo } from "../../kit/logo.tsx";
import { t as kit } from "../../kit/messages.ts";
import { usePage } from "../../kit/page.ts";
import { arrivedOf, fitting, Picture } from "../../kit/picture.tsx";
import { href } from "../../routes.ts";
import { Controls } from "../player/controls.tsx";
import { preloadHls } from "../player/hls.ts";
import { unsigned } from "../player/path.ts";
import { Player } from "../player/player.tsx";
import { startOf } from "../player/startat.ts";
import { playsFrom } from "../video/playsfrom.ts";
import { editionOf, following } from "../video/words.ts";
import { t } from "./messages.ts";

/** What the address asks for ("?autoplay=1"). Anything but a no is a yes, as in the addresses that people know from elsewhere. */
const asked = (value: string | undefined) => value !== undefined && !["", "0", "false", "no"].includes(value);

export default function Embed() {
  const { params, query } = useRoute();
  const videoId = params["videoId"] ?? "";
  return <EmbedOne key={videoId} videoId={videoId} autoplay={asked(query["autoplay"])} silent={asked(query["muted"])} />;
}

function EmbedOne({ videoId, autoplay, silent }: { videoId: string; autoplay: boolean; silent: boolean }) {
  const query = useQuery(queries.video(videoId), following);
  const video = query.data;
  const [wanted, setWanted] = useState(autoplay);
  const main = useRef<HTMLElement>(null);
  usePage(video?.title ?? (query.error?.missing ? t("notThere") : null));
  useEffect(() => {
    if (autoplay) preloadHls();
  }, []);
  // Once it plays, the player stays, whatever a later answer says.
  const last = useRef<string | null>(null);
  if (video?.playback.hls) last.current = video.playback.hls;
  const src = video?.playback.hls ?? last.current;
  const start = () => {
    setWanted(true);
    main.current?.focus(); // the button goes, and from here the keys of the player work
  };
  return (
    <main class="embed" ref={main} tabIndex={-1}>
      {video && src && wanted ? (
        <Playing video={video} src={src} silent={silent} />
      ) : video && src ? (
        <Still video={video} onPlay={start} />
      ) : (
        <NotYet video={video} videoId={videoId} error={query.error} retry={query.reload} />
      )}
    </main>
  );
}

function Playing({ video, src, silent }: { video: Video; src: string; silent: boolean }) {
  const { query } = useLocation();
  return (
    <Player
      videoId={video.id}
      src={src}
      title={video.title}
      artist={video.channel.name}
      poster={fitting(video.posters, 1280) ?? video.poster}
      glance={arrivedOf(video.poster)}
      durationMs={video.durationMs}
      shape={null /* that of the frame */}
      growing={video.status === "processing"}
      edition={editionOf(video, unsigned(src))}
      startAt={startOf(query, location.hash) ?? 0 /* whose page it is, says where it begins */}
      silent={silent}
      theatre={false}
      onLineFree={() => undefined}
      handle={() => undefined}
      controls={(deck) => <Controls {...deck} />}
      heading={<Heading video={video} />}
      renew={() => playsFrom(video.id)}
    />
  );
}

/** What is seen until somebody plays it. All of it is one target, but for the links at its head. */
function Still({ video, onPlay }: { video: Video; onPlay: () => void }) {
  const [broken, setBroken] = useState(false);
  const there = video.poster !== null && !broken;
  return (
    <div class="still">
      {there ? (
        <Picture picture={video.posters} fallback={video.poster!} sizes="100vw" decoding="async" onBroken={() => setBroken(true)} />
      ) : (
        video.status === "ready" && video.width === null && <Icon name="volume" /> /* what has pictures, and none that arrives, needs no sign of that */
      )}
      <div class="heading">
        <Heading video={video} />
      </div>
      <button type="button" class="begin" aria-label={t("play", { title: video.title })} onPointerEnter={preloadHls} onFocus={preloadHls} onClick={onPlay}>
        <span>
          <Icon name="play" />
        </span>
      </button>
      {video.durationMs !== null && (
        <span class="stamp nums">
          <span class="sr">{spoken(video.durationMs / 1000)}</span>
          <time aria-hidden="true" dateTime={isoDuration(video.durationMs)}>
            {clock(video.durationMs / 1000)}
          </time>
        </span>
      )}
    </div>
  );
}

/** What it is and where it comes from; both lead there, and leave the page alone that they stand in. */
function Heading({ video }: { video: Video }) {
  return (
    <>
      <h1>
        <Out to={href("watch", { videoId: video.id })}>
          <bdi>{video.title}</bdi>
        </Out>
      </h1>
      <SiteLink />
    </>
  );
}

function SiteLink() {
  const about = useStore(site);
  return (
    <Out to={href("home")} look="site">
      <Logo size={18} logo={about?.logo} />
      <bdi>{about?.name ?? location.host}</bdi>
    </Out>
  );
}

function Out({ to, look, children }: { to: string; look?: string; children: ComponentChildren }) {
  return (
    <a class={look} href={to} target="_blank" rel="noopener">
      {children}
      <span class="sr"> ({t("newTab")})</span>
    </a>
  );
}

type NotYetProps = { video: Video | undefined; videoId: string; error: { message: string; missing: boolean; offline: boolean } | null; retry: () => void };

/** Nothing to play: still loading, not there for a stranger, not ready, or never. */
function NotYet({ video, videoId, error, retry }: NotYetProps) {
  const about = useStore(site);
  const name = about?.name ?? location.host;
  if (error?.missing) {
    return (
      <Say icon="lock" title={t("notThere")} text={t("notThereWhy")}>
        <Out to={href("home")} look="btn">{t("visit", { site: name })}</Out>
      </Say>
    );
  }
  if (error) {
    return (
      <Say icon={error.offline ? "offline" : "alert"} title={kit("notLoaded", { what: t("theVideo") })} text={error.message}>
        <button type="button" class="btn" onClick={retry}>
          <Icon name="retry" />
          {kit("tryAgain")}
        </button>
      </Say>
    );
  }
  if (!video || (video.status === "ready" && !video.playback.hls)) {
    return (
      <div class="say" aria-busy="true">
        <span class="spinner" />
        <span class="sr" role="status">{t("loading")}</span>
      </div>
    );
  }
  const failed = video.status === "failed";
  return (
    <Say icon={failed ? "alert" : null} title={failed ? t("failed") : t("gettingReady")} text={failed ? null : t("gettingReadyText")}>
      <Out to={href("watch", { videoId })} look="btn">{t("watchOn", { site: name })}</Out>
    </Say>
  );
}

function Say({ icon, title, text, children }: { icon: IconName | null; title: string; text: string | null; children: ComponentChildren }) {
  return (
    <div class="say" role="status">
      {icon ? <Icon name={icon} /> : <span class="spinner" />}
      <h1>{title}</h1>
      {text && <p>{text}</p>}
      {children}
    </div>
  );
}
