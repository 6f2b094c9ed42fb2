import "./channel.css";
import { useLocation, useRoute } from "preact-iso/router";
import { useState } from "preact/hooks";
import { date } from "../../base/format.ts";
import { useStore } from "../../base/store.ts";
import { queries } from "../../data/queries.ts";
import { useList, useQuery } from "../../data/query.ts";
import { user } from "../../data/session.ts";
import { Avatar, hueOf } from "../../kit/avatar.tsx";
import { Icon } from "../../kit/icon.tsx";
import { Blank, NotFound, Trouble } from "../../kit/notice.tsx";
import { usePage } from "../../kit/page.ts";
import { Prose } from "../../kit/prose.tsx";
import { href } from "../../routes.ts";
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

function ChannelOne({ reference }: { reference: string }) {
  const query = useQuery(queries.channel(reference));
  const channel = query.data;
  const who = useStore(user);
  const { route } = useLocation();
  const owner = !!who && !!channel && who.id === channel.ownerUserId;
  const [editing, setEditing] = useState(false);
  usePage(channel?.name);
  const list = useList(channel ? queries.channelVideos(channel.id) : null);
  if (query.error && !channel) {
    return query.error.missing ? <NotFound what={t("thisChannel")} /> : <Trouble error={query.error} retry={query.reload} what={t("theChannel")} />;
  }
  if (!channel) return <div class="skel" style="block-size:190px;border-radius:22px;margin-block:8px 32px" aria-busy="true" />;
  return (
    <>
      <header class="channel-head" style={`--hue:${hueOf(channel.id)}`}>
        <Avatar name={channel.name} seed={channel.id} size={112} picture={channel.avatar} />
        <div class="words">
          <h1 tabIndex={-1} dir="auto">{channel.name}</h1>
          <p class="muted">
            <bdi dir="ltr">@{channel.handle}</bdi> · {channel.videoCount > 0 && `${t("videos", { n: channel.videoCount })} · `}
            {t("since", { date: date(channel.createdAt) })}
          </p>
          {channel.description && <Prose text={channel.description} />}
        </div>
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
      <h2 class="sr">{t("listTitle")}</h2>
      <VideoFeed
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
      {editing && (
        <ChannelDialog
          channel={channel}
          onClose={() => setEditing(false)}
          onDone={(saved) => saved.handle !== channel.handle && route(href("channel", { handle: `@${saved.handle}` }), true)}
        />
      )}
    </>
  );
}
