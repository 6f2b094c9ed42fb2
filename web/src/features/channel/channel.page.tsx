import "./channel.css";
import { useLocation, useRoute } from "preact-iso/router";
import { useState } from "preact/hooks";
import { date } from "../../base/format.ts";
import { useStore } from "../../base/store.ts";
import type { Channel, VideoOrder } from "../../data/api.ts";
import { glimpse } from "../../data/cache.ts";
import { queries } from "../../data/queries.ts";
import { useList, useQuery } from "../../data/query.ts";
import { user } from "../../data/session.ts";
import { Avatar } from "../../kit/avatar.tsx";
import { Icon, type IconName } from "../../kit/icon.tsx";
import { Menu, MenuItem } from "../../kit/menu.tsx";
import { Blank, NotFound, Trouble } from "../../kit/notice.tsx";
import { usePage } from "../../kit/page.ts";
import { srcsetOf } from "../../kit/picture.tsx";
import { Prose } from "../../kit/prose.tsx";
import { toast } from "../../kit/toast.tsx";
import { href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { useBlock } from "../blocking/useblock.tsx";
import { PlaylistGrid } from "../playlists/playlistgrid.tsx";
import { useReport } from "../reporting/usereport.tsx";
import { SubscribeButton, subscribersOf } from "../subscriptions/subscribe.tsx";
import { VideoFeed } from "../video/feed.tsx";
import { ChannelDialog } from "./channelform.tsx";
import { t } from "./messages.ts";

/** Serves /channel/{id} and, as the last route, /@{handle}: any other single segment is no page. */
export default function ChannelPage() {
  const { params } = useRoute();
  const ref = params["channelId"] ?? params["handle"] ?? "";
  if (!params["channelId"] && !/^@[a-z0-9_.-]+$/i.test(ref)) return <NotFound />;
  return <ChannelOne key={ref} reference={ref} />;
}

type Part = "videos" | "playlists" | "about";
const parts: readonly Part[] = ["videos", "playlists", "about"];
/** As its own answer has it, or a list that named it. */
type Glimpsed = Pick<Channel, "id" | "handle" | "name" | "avatar"> & Partial<Channel>;

function ChannelOne({ reference }: { reference: string }) {
  const query = useQuery(queries.channel(reference));
  const channel = query.data;
  const glimpsed: Glimpsed | undefined = channel ?? glimpse("channel", ({ id, handle }) => id === reference || `@${handle}` === reference.toLowerCase());
  const who = useStore(user);
  const { route, path, query: asked } = useLocation();
  const owner = !!who && !!channel && who.id === channel.ownerUserId;
  const [editing, setEditing] = useState(false);
  const part = parts.find((one) => one === asked["tab"]) ?? "videos";
  const order: VideoOrder = asked["sort"] === "oldest" ? "oldest" : "newest";
  usePage(glimpsed && (part === "about" ? t("aboutOf", { name: glimpsed.name }) : part === "playlists" ? t("playlistsOf", { name: glimpsed.name }) : glimpsed.name));
  if (query.error && !channel) {
    return query.error.missing ? <NotFound what={t("thisChannel")} /> : <Trouble error={query.error} retry={query.reload} what={t("theChannel")} />;
  }
  if (!glimpsed) return <div class="skel" style="block-size:190px;border-radius:22px;margin-block:8px 32px" aria-busy="true" />;
  return (
    <>
      {channel && <Banner channel={channel} />}
      <header class={channel?.banner?.length ? "channel-head" : "channel-head lit"}>
        <Avatar name={glimpsed.name} seed={glimpsed.id} size={112} picture={glimpsed.avatar} />
        <div class="words">
          <h1 tabIndex={-1} dir="auto">{glimpsed.name}</h1>
          <p class="muted">
            <bdi dir="ltr">@{glimpsed.handle}</bdi>
            {channel && (
              <>
                {" "}· {subscribersOf(channel)} · {channel.videoCount > 0 && `${t("videos", { n: channel.videoCount })} · `}
                {t("since", { date: date(channel.createdAt) })}
              </>
            )}
          </p>
          {channel?.description && (
            <p class={part === "videos" ? "brief" : "brief elsewhere"} dir="auto">
              {channel.description}
            </p>
          )}
        </div>
        {channel && !owner && (
          <div class="row">
            <SubscribeButton channel={channel} viewer={channel.viewer ?? null} />
            <MoreOf channel={channel} />
          </div>
        )}
        {owner && (
          <div class="row">
            <button type="button" class="btn" onClick={() => setEditing(true)}>
              <Icon name="edit" />
              {t("edit")}
            </button>
            <a class="btn" href={href("studio")}>
              <Icon name="studio" />
              {t("manage")}
            </a>
          </div>
        )}
      </header>
      <nav class="tabs" aria-label={t("parts")}>
        <a class="tab" href={path} aria-current={part === "videos" ? "page" : undefined}>
          {t("listTitle")}
        </a>
        <a class="tab" href={`${path}?tab=playlists`} aria-current={part === "playlists" ? "page" : undefined}>
          {titles("playlists")}
        </a>
        <a class="tab" href={`${path}?tab=about`} aria-current={part === "about" ? "page" : undefined}>
          {t("about")}
        </a>
      </nav>
      {part === "videos" && <Videos channel={glimpsed} named={reference} owner={owner} order={order} />}
      {part === "playlists" && <Playlists channel={glimpsed} />}
      {part === "about" && (channel ? <About channel={channel} /> : <div class="skel" style="block-size:190px" aria-busy="true" />)}
      {channel && editing && (
        <ChannelDialog
          channel={channel}
          onClose={() => setEditing(false)}
          onDone={(saved) => saved.handle !== channel.handle && route(href("channel", { handle: `@${saved.handle}` }), true)}
        />
      )}
    </>
  );
}

/** What a visitor can do beside following it. */
function MoreOf({ channel }: { channel: Channel }) {
  const who = useStore(user);
  const report = useReport({ subject: channel.id, title: t("reportTitle", { name: channel.name }) });
  const blocking = useBlock({ id: channel.ownerUserId, name: channel.name });
  return (
    <>
      <Menu class="iconbtn" label={t("more")} face={<Icon name="more" />}>
        {(close) => {
          const item = (icon: IconName, label: string, run: () => void) => (
            <MenuItem
              icon={icon}
              onClick={() => {
                close();
                run();
              }}
            >
              {label}
            </MenuItem>
          );
          return (
            <>
              {item("alert", t("report"), report.ask)}
              {who && item("close", blocking.label, blocking.ask)}
            </>
          );
        }}
      </Menu>
      {report.dialog}
      {blocking.dialog}
    </>
  );
}

/** As wide as the page, beside the rail where there is one. */
const acrossPage = "(max-width: 1023px) 100vw, calc(100vw - 288px)";

function Banner({ channel }: { channel: Channel }) {
  const all = srcsetOf(channel.banner);
  const [lost, setLost] = useState<string | null>(null);
  if (all === undefined) return null;
  return (
    <div class="channel-banner">
      {all !== lost && <img alt="" src={channel.banner.at(-1)!.url} srcset={all} sizes={acrossPage} width={2560} height={427} decoding="async" onError={() => setLost(all)} />}
    </div>
  );
}

type VideosProps = { channel: Glimpsed; /** As its address has it. */ named: string; owner: boolean; order: VideoOrder };

function Videos({ channel, named, owner, order }: VideosProps) {
  const { path } = useLocation();
  const list = useList(queries.channelVideos(channel.id, order, named));
  return (
    <>
      <h2 class="sr">{t("listTitle")}</h2>
      {(channel.videoCount ?? Infinity /* until it is told: else they would push the list down */) > 1 && (
        <nav class="chips orders" aria-label={t("order")}>
          <a class="chip" href={path} aria-current={order === "newest" ? "true" : undefined}>
            {t("newest")}
          </a>
          <a class="chip" href={`${path}?sort=oldest`} aria-current={order === "oldest" ? "true" : undefined}>
            {t("oldest")}
          </a>
        </nav>
      )}
      <VideoFeed
        key={order}
        list={list}
        withoutChannel
        empty={
          <Blank icon="film" title={t("empty")} snug>
            <p>{owner ? t("emptyMine") : t("emptyOther")}</p>
            {owner && (
              <div class="row">
                <a class="btn primary" href={href("upload")}>
                  {t("uploadOne")}
                </a>
              </div>
            )}
          </Blank>
        }
      />
    </>
  );
}

function Playlists({ channel }: { channel: Glimpsed }) {
  const list = useList(queries.channelPlaylists(channel.id));
  return (
    <PlaylistGrid
      list={list}
      what={titles("playlists")}
      empty={
        <Blank icon="playlist" title={t("noPlaylists")} snug>
          <p>{t("noPlaylistsText")}</p>
        </Blank>
      }
    />
  );
}

function About({ channel }: { channel: Channel }) {
  const to = href("channel", { handle: `@${channel.handle}` });
  const address = `${location.origin}${to}`;
  const copy = () =>
    navigator.clipboard.writeText(address).then(
      () => toast(t("copied")),
      () => toast(t("notCopied")),
    );
  return (
    <div class="channel-about">
      <section aria-labelledby="about">
        <h2 id="about">{t("about")}</h2>
        {channel.description ? <Prose text={channel.description} /> : <p class="muted">{t("noAbout")}</p>}
      </section>
      <section class="panel" aria-labelledby="facts">
        <h2 id="facts">{t("facts")}</h2>
        <dl>
          <div>
            <dt>{t("madeOn")}</dt>
            <dd>
              <time dateTime={channel.createdAt}>{date(channel.createdAt)}</time>
            </dd>
          </div>
          <div>
            <dt>{t("howMany")}</dt>
            <dd>{t("videos", { n: channel.videoCount })}</dd>
          </div>
          <div>
            <dt>{t("address")}</dt>
            <dd>
              <bdi dir="ltr">{address}</bdi>
              <button type="button" class="btn" onClick={() => void copy()}>
                <Icon name="link" />
                {t("copyAddress")}
              </button>
            </dd>
          </div>
          <div>
            <dt>{t("feed")}</dt>
            <dd>
              <a class="link" href={`/channel/${channel.id}/feed.xml`}>
                {t("feedText")}
              </a>
            </dd>
          </div>
        </dl>
      </section>
    </div>
  );
}
