import "./watch.css";
import { useLocation, useRoute } from "preact-iso/router";
import { useEffect, useRef, useState } from "preact/hooks";
import { useAgo } from "../../base/age.ts";
import { date, exactly, moment } from "../../base/format.ts";
import { memory, useStore } from "../../base/store.ts";
import type { ApiError, Video } from "../../data/api.ts";
import { glimpse } from "../../data/cache.ts";
import { categoryName } from "../../data/categories.ts";
import { watching } from "../../data/presence.ts";
import { queries } from "../../data/queries.ts";
import { useList, useQuery } from "../../data/query.ts";
import { site, user } from "../../data/session.ts";
import { Avatar } from "../../kit/avatar.tsx";
import { Fill } from "../../kit/bar.tsx";
import { Icon } from "../../kit/icon.tsx";
import { Menu, MenuItem } from "../../kit/menu.tsx";
import { leave } from "../../kit/leaving.ts";
import { t as kit } from "../../kit/messages.ts";
import { NotFound, Trouble } from "../../kit/notice.tsx";
import { usePage } from "../../kit/page.ts";
import { arrivedOf, fitting } from "../../kit/picture.tsx";
import { Prose } from "../../kit/prose.tsx";
import { Rich } from "../../kit/rich.tsx";
import { href } from "../../routes.ts";
import { useMyChannels } from "../channel/mychannels.ts";
import { Controls } from "../player/controls.tsx";
import { preloadHls } from "../player/hls.ts";
import { unsigned } from "../player/path.ts";
import { Player, type PlayerHandle } from "../player/player.tsx";
import { startOf } from "../player/startat.ts";
import { VoteButtons } from "../reactions/votebuttons.tsx";
import { voteOnVideo } from "../reactions/votes.ts";
import { useReport } from "../reporting/usereport.tsx";
import { SaveButton } from "../saving/savebutton.tsx";
import { SubscribeButton, subscribersOf } from "../subscriptions/subscribe.tsx";
import { CardSkeleton, VideoCard, watchIn } from "../video/card.tsx";
import { EditVideo } from "../video/details.tsx";
import { failureOf } from "../video/failures.ts";
import { playsFrom } from "../video/playsfrom.ts";
import { Rungs } from "../video/rungs.tsx";
import { awaitedBy, editionOf, encoded, following, moreFollows, originalPlays, roomNotice, roomSentence, rungsOf, visibilities } from "../video/words.ts";
import { t } from "./messages.ts";
import { useQueue, type Queue } from "./queue.ts";
import { QueueList } from "./queuelist.tsx";
import { Share } from "./share.tsx";
import { Talk } from "./talk.tsx";
import { UpNext } from "./upnext.tsx";

preloadHls(); // beside the first question about the video

export default function Watch() {
  const { params } = useRoute();
  const videoId = params["videoId"] ?? "";
  return <WatchOne key={videoId} videoId={videoId} />;
}

function WatchOne({ videoId }: { videoId: string }) {
  const query = useQuery(queries.video(videoId), following);
  // A list may already know the video: then title and poster are there at once, and its description a moment later.
  const video = query.data ?? glimpse("video", (known) => known.id === videoId);
  const [theatre, setTheatre] = useState(memory.get("theatre") === "yes");
  // What stands beside the video waits until that needs the line no more: on a slow one it would stand in its way.
  const [lineIsFree, setLineFree] = useState(false);
  const player = useRef<PlayerHandle | null>(null);
  const queue = useQueue(useLocation().query["list"], videoId);
  usePage(video?.title);
  const toggleTheatre = () => {
    memory.set("theatre", theatre ? null : "yes");
    setTheatre(!theatre);
  };

  if (query.error && (!video || query.error.missing)) {
    return query.error.missing ? <NotFound what={t("thisVideo")} ofSomebody /> : <Trouble error={query.error} retry={query.reload} what={t("theVideo")} />;
  }
  return (
    <div class={`watch${theatre && video?.playback.hls ? " theatre" : ""}${queue ? " queued" : ""}`}>
      <div class="stage" role="group" aria-label={video?.title} tabIndex={-1} data-begin /* from here Tab leads to the controls */>
        {video ? (
          <Stage
            video={video}
            queue={queue}
            trouble={query.data === undefined || query.data.status === "ready" ? query.error : null /* of what is on its way it is asked again and again */}
            retry={query.reload}
            theatre={theatre}
            onTheatre={toggleTheatre}
            onLineFree={() => setLineFree(true)}
            handle={(h) => (player.current = h)}
          />
        ) : (
          <div class="still" aria-busy="true">
            <span class="sr" role="status">{t("loading")}</span>
          </div>
        )}
      </div>
      {queue && <QueueList queue={queue} pictures={lineIsFree} />}
      <div class="under">
        {video ? (
          <Under video={video} calm={lineIsFree || !video.playback.hls} onTime={(seconds) => player.current?.seek(seconds)} now={() => player.current?.now() ?? 0} />
        ) : (
          <>
            <span class="skel" style="block-size:26px;inline-size:62%" />
            <span class="skel" style="block-size:44px;inline-size:40%" />
            <span class="skel" style="block-size:110px" />
          </>
        )}
      </div>
      <More videoId={videoId} pictures={lineIsFree || (video !== undefined && !video.playback.hls)} />
    </div>
  );
}

const inSeconds = (ms: number | null) => (ms === null ? null : ms / 1000);

type StageProps = {
  video: Video;
  queue: Queue | null;
  /** Why nobody has said what it plays from. */
  trouble: ApiError | null;
  retry: () => void;
  theatre: boolean;
  onTheatre: () => void;
  onLineFree: () => void;
  handle: (handle: PlayerHandle | null) => void;
};

function Stage({ video, queue, trouble, retry, theatre, onTheatre, onLineFree, handle }: StageProps) {
  const { query, route } = useLocation();
  const who = useStore(user);
  const mine = useMyChannels().data?.items.some((channel) => channel.id === video.channel.id);
  const [over, setOver] = useState(false);
  const to = (other: Video | null) => other && (() => leave(() => route(watchIn(other.id, queue?.name))));
  const hls = video.playback.hls;
  // Once it plays, the player stays, whatever a later answer says: an encoding that fails late must not stop it.
  const last = useRef<string | null>(null);
  if (hls) last.current = hls;
  const src = hls ?? last.current;
  if (src) {
    return (
      <Player
        videoId={video.id}
        src={src}
        title={video.title}
        artist={video.channel.name}
        poster={fitting(video.posters, 1280) ?? video.poster}
        glance={arrivedOf(video.poster)}
        durationMs={video.durationMs}
        shape={video.width && video.height ? video.width / video.height : null}
        growing={video.status === "processing"}
        edition={editionOf(video, unsigned(src))}
        startAt={startOf(query, location.hash)}
        {...(who && { tells: who.id, stoppedAt: "unknown" as const })}
        {...(video.viewer && { stoppedAt: inSeconds(video.viewer.positionMs) })}
        theatre={theatre}
        onTheatre={onTheatre}
        onLineFree={onLineFree}
        handle={handle}
        {...(queue && { along: { next: to(queue.next), previous: to(queue.previous) } })}
        onEnded={setOver}
        ending={over && queue?.next && <UpNext key={queue.next.id} video={queue.next} onPlay={to(queue.next)!} onCancel={() => setOver(false)} />}
        controls={(deck) => <Controls {...deck} />}
        renew={() => playsFrom(video.id)}
      />
    );
  }
  const part = encoded(rungsOf(video));
  const room = roomNotice(video);
  const glance = video.status === "ready" && !trouble ? arrivedOf(video.poster) : null; // it plays in a moment
  return (
    <div class="still">
      {glance ? (
        <img class="clear" src={glance} alt="" />
      ) : (
        video.poster && <img src={fitting(video.posters, 0) ?? video.poster /* it is blurred */} alt="" />
      )}
      <div class="say" role="status">
        {trouble ? (
          <>
            <Icon name={trouble.offline ? "offline" : "alert"} />
            <h2>{kit("notLoaded", { what: t("theVideo") })}</h2>
            <p>{trouble.message}</p>
            <button type="button" class="btn" onClick={retry}>
              <Icon name="retry" />
              {kit("tryAgain")}
            </button>
            {trouble.requestId && <p class="small">{kit("request", { id: trouble.requestId })}</p>}
          </>
        ) : video.status === "failed" ? (
          <>
            <Icon name="alert" />
            <h2>{t("failed")}</h2>
            <p>{failureOf(video)}</p>
            {mine && <a class="btn" href={href("studio")}>{t("otherFile")}</a>}
            {video.error && <p class="small">{video.error.code}</p>}
          </>
        ) : video.status === "processing" && room ? (
          <>
            <Icon name="alert" /> {/* nothing turns: nobody works on it */}
            <h2>{mine && room.code === "quota_exceeded" ? t("accountFull") : t("waitsForRoom")}</h2>
            <p>{mine ? roomSentence(room) : t("noRoom")}</p>
            {mine && room.code === "quota_exceeded" && <a class="btn" href={href("studio")}>{t("makeRoom")}</a>}
          </>
        ) : video.status === "processing" ? (
          <>
            <span class="spinner" style="inline-size:36px;block-size:36px" />
            <h2>{awaitedBy(video) === "turn" ? t("waitsForTurn") : t("gettingReady")}</h2>
            <p>{awaitedBy(video) === "turn" ? t("othersFirst") : t("firstQualities")}</p>
            {part !== null && (
              <div class="bar" aria-hidden="true">
                <Fill part={part} />
              </div>
            )}
          </>
        ) : video.status === "ready" ? (
          <>
            {/* Kept from the last visit: where it plays from is being asked. */}
            <span class="spinner" style="inline-size:36px;block-size:36px" />
            <span class="sr">{t("loading")}</span>
          </>
        ) : video.status === "uploading" ? (
          <>
            <Icon name="upload" />
            <h2>{t("onItsWay")}</h2>
            <p>{mine ? t("onItsWayMine") : t("onItsWayText")}</p>
            {mine && <a class="btn" href={href("studio")}>{t("seeStudio")}</a>}
          </>
        ) : (
          <>
            <Icon name="upload" />
            <h2>{t("noFile")}</h2>
            <p>{mine ? t("noFileMine") : t("noFileText")}</p>
            {mine && <a class="btn" href={href("studio")}>{t("chooseFile")}</a>}
          </>
        )}
      </div>
    </div>
  );
}

const follows = {
  lower: { room: "lowerNoRoom", turn: "lowerTurn", coming: "lowerComing" },
  better: { room: "betterNoRoom", turn: "betterTurn", coming: "betterComing" },
} as const;

type UnderProps = {
  video: Video;
  /** Whether the player needs the line no more. */
  calm: boolean;
  onTime: (seconds: number) => void;
  now: () => number;
};

function Under({ video, calm, onTime, now }: UnderProps) {
  const about = useStore(site);
  const mine = useMyChannels().data?.items.some((channel) => channel.id === video.channel.id);
  const [editing, setEditing] = useState(false);
  const report = useReport({ subject: video.id, title: t("reportTitle") });
  const [sharing, setSharing] = useState<{ at: number } | null>(null);
  const channel = useQuery(calm ? queries.channel(video.channel.id) : null, { freshMs: 60_000 }).data;
  const here = useStore(watching).get(video.id) ?? 0;
  const when = video.publishedAt ?? video.createdAt;
  const visibility = visibilities().find((v) => v.value === video.visibility);
  const category = about?.categories.find((c) => c.id === video.category);
  const encoding = video.status === "processing";
  const room = roomNotice(video);
  return (
    <>
      <h1 tabIndex={-1} dir="auto">{video.title}</h1>
      <div class="byline">
        <a class="who" href={href("channel", { handle: `@${video.channel.handle}` })}>
          <Avatar name={video.channel.name} seed={video.channel.id} size={42} picture={video.channel.avatar} />
          <span>
            <bdi class="name">{video.channel.name}</bdi>
            <small>
              <span class="handle">
                <bdi dir="ltr">@{video.channel.handle}</bdi>
                {channel && " · "}
              </span>
              {channel && <span class="followers">{subscribersOf(channel)}</span>}
            </small>
          </span>
        </a>
        {!mine && <SubscribeButton channel={video.channel} viewer={video.viewer ?? channel?.viewer ?? null} />}
        <div class="row deeds">
          <VoteButtons likes={video.likes ?? 0} dislikes={video.dislikes ?? 0} vote={video.viewer?.vote ?? null} onVote={(vote) => voteOnVideo(video, vote)} />
          {mine && (
            <button type="button" class="btn" onClick={() => setEditing(true)}>
              <Icon name="edit" />
              {t("edit")}
            </button>
          )}
          <button type="button" class="btn" onClick={() => setSharing({ at: now() })}>
            <Icon name="link" />
            {t("share")}
          </button>
          <SaveButton video={video} />
          {!mine && (
            <Menu class="iconbtn" label={t("moreDeeds")} face={<Icon name="more" />}>
              {(close) => (
                <MenuItem
                  icon="alert"
                  onClick={() => {
                    close();
                    report.ask();
                  }}
                >
                  {t("report")}
                </MenuItem>
              )}
            </Menu>
          )}
        </div>
      </div>
      {encoding && video.playback.hls && moreFollows(rungsOf(video)) && (
        <section class="encoding" aria-label={t("encoding")}>
          <p class="small">
            <Rich
              text={t(follows[originalPlays(rungsOf(video)) ? "lower" : "better"][awaitedBy(video) ?? "coming"])}
              marks={{ b: (words) => <strong>{words}</strong> }}
            />
            {mine && room && ` ${roomSentence(room)}`}
          </p>
          <Rungs video={video} />
        </section>
      )}
      {encoding && !video.playback.hls && rungsOf(video).length > 0 && (
        <section class="encoding" aria-label={t("encoding")}>
          <Rungs video={video} />
        </section>
      )}
      <section class="about" aria-label={t("about")}>
        <p class="facts">
          {video.views !== undefined && <span class="nums">{t("views", { n: video.views, count: exactly(video.views) })}</span>}
          {here > 1 && <span class="nums here">{t("watching", { n: here, count: exactly(here) })}</span>}
          <i class="break" aria-hidden="true" />
          <time dateTime={when} title={moment(when)}>
            {date(when)}
          </time>
          <span class="muted"><Ago time={when} /></span>
          {category && (
            <a class="link" href={`${href("home")}?category=${encodeURIComponent(category.id)}`}>
              <bdi>{categoryName(category)}</bdi>
            </a>
          )}
          {visibility && video.visibility !== "public" && (
            <span class="badge">
              <Icon name={visibility.icon} />
              {visibility.label}
            </span>
          )}
        </p>
        {video.description !== null && <Description text={video.description} seconds={(video.durationMs ?? 0) / 1000} onTime={onTime} />}
        {video.tags.length > 0 && (
          <ul class="tags" aria-label={t("tags")}>
            {video.tags.map((tag) => (
              <li key={tag} dir="auto">#{tag}</li>
            ))}
          </ul>
        )}
      </section>
      <Talk video={video} calm={calm} onTime={onTime} />
      {report.dialog}
      {sharing && <Share video={video} at={sharing.at} onClose={() => setSharing(null)} />}
      {editing && video.description !== null && <EditVideo video={video} onClose={() => setEditing(false)} />}
    </>
  );
}

/** Alone, since all else of the page has not become another one. */
const Ago = ({ time }: { time: string }) => <>{useAgo(time)}</>;

function Description({ text, seconds, onTime }: { text: string; seconds: number; onTime: (seconds: number) => void }) {
  const box = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const [long, setLong] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (element && !open) setLong(element.scrollHeight > element.clientHeight + 8);
  }, [text, open]);
  if (!text) return <p class="muted">{t("noDescription")}</p>;
  return (
    <>
      <div ref={box} class={open ? "" : long ? "folded" : "folded fits"} style={!open && !long ? "mask-image:none" : undefined}>
        <Prose text={text} durationSeconds={seconds || Infinity} onTime={onTime} />
      </div>
      {(long || open) && (
        <button type="button" class="fold" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t("less") : t("more")}
        </button>
      )}
    </>
  );
}

function More({ videoId, pictures }: { videoId: string; pictures: boolean }) {
  const list = useList(queries.newest(""));
  const others = list.items?.filter((video) => video.id !== videoId).slice(0, 12);
  if (list.error && !others) return null; // an extra: the video matters here
  return (
    <aside class="side" aria-label={t("moreVideos")}>
      {others?.length !== 0 && <h2>{t("moreVideos")}</h2>}
      <div class="list">
        {others
          ? others.map((video) => <VideoCard key={video.id} video={video} compact pictures={pictures} />)
          : Array.from({ length: 6 }, (_, i) => <CardSkeleton key={i} compact />)}
      </div>
    </aside>
  );
}
