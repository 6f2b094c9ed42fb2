import "./studio.css";
import { useLocation } from "preact-iso/router";
import { useMemo, useRef, useState } from "preact/hooks";
import { ago, bytes, date, moment, percent } from "../../base/format.ts";
import { memory, useStore } from "../../base/store.ts";
import { api, type Channel, type Video } from "../../data/api.ts";
import { asApiError, forget, invalidate } from "../../data/cache.ts";
import { keepChoice } from "../../data/kept.ts";
import { queries, tags } from "../../data/queries.ts";
import { useList } from "../../data/query.ts";
import { Avatar } from "../../kit/avatar.tsx";
import { Fill } from "../../kit/bar.tsx";
import { Confirm } from "../../kit/dialog.tsx";
import { Icon } from "../../kit/icon.tsx";
import { Menu, MenuItem } from "../../kit/menu.tsx";
import { More, Newer } from "../../kit/more.tsx";
import { Blank, Trouble } from "../../kit/notice.tsx";
import { toast } from "../../kit/toast.tsx";
import { useHeld, useWindow } from "../../kit/window.ts";
import { href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { ChannelDialog } from "../channel/channelform.tsx";
import { useMyChannels } from "../channel/mychannels.ts";
import { items as uploads } from "../upload/items.ts";
import { OtherFile } from "../upload/otherfile.tsx";
import "../upload/owner.ts";
import * as choosing from "../upload/choosing.ts";
import { useElsewhere } from "../upload/tabs.ts";
import { type Begun, begunOf, forgetUnfinished, isAnother, mine, sameFile } from "../upload/unfinished.ts";
import { Poster } from "../video/card.tsx";
import { EditVideo } from "../video/details.tsx";
import { failureOf } from "../video/failures.ts";
import { Notices } from "../video/notices.tsx";
import { Room } from "../video/room.tsx";
import { encoded, rungsOf, statusWord, studioDelay, visibilities } from "../video/words.ts";
import { t } from "./messages.ts";

const none: Video[] = [];

type Open = { what: "create" } | { what: "edit" | "delete"; channel: Channel } | null;

export default function Studio() {
  const mine = useMyChannels();
  const [open, setOpen] = useState<Open>(null);
  const [shown, setShown] = useState(memory.get("studio") ?? "");
  const channels = mine.data?.items;
  const current = channels?.find((c) => c.id === shown) ?? channels?.[0];
  return (
    <div class="studio">
      <div class="page-head">
        <h1 tabIndex={-1}>{titles("studio")}</h1>
        <div class="row">
          <button type="button" class="btn" onClick={() => setOpen({ what: "create" })}>
            <Icon name="plus" />
            {t("newChannel")}
          </button>
          <a class="btn primary" href={href("upload")}>
            <Icon name="upload" />
            {t("uploadVideos")}
          </a>
        </div>
      </div>
      {channels === undefined ? (
        mine.error ? (
          <Trouble error={mine.error} retry={mine.reload} what={t("yourChannels")} />
        ) : (
          <div class="skel" style="block-size:260px" aria-busy="true" />
        )
      ) : channels.length === 0 ? (
        <Blank icon="studio" title={t("noChannel")}>
          <p>{t("whatChannel")}</p>
          <div class="row">
            <button type="button" class="btn primary" onClick={() => setOpen({ what: "create" })}>
              {t("createChannel")}
            </button>
          </div>
        </Blank>
      ) : (
        <>
          <h2 class="sr">{t("channels")}</h2>
          <ul class="lots">
            {channels.map((channel) => (
              <li key={channel.id} class="panel lot">
                <Avatar name={channel.name} seed={channel.id} size={40} picture={channel.avatar} />
                <span class="words">
                  <a dir="auto" href={href("channel", { handle: `@${channel.handle}` })}>{channel.name}</a>
                  <span class="small muted"><bdi dir="ltr">@{channel.handle}</bdi></span>
                </span>
                <Menu label={t("actionsFor", { name: channel.name })} face={<Icon name="more" />}>
                  {(close) => (
                    <>
                      <MenuItem icon="edit" onClick={() => (close(), setOpen({ what: "edit", channel }))}>
                        {t("editChannel")}
                      </MenuItem>
                      <MenuItem icon="trash" danger onClick={() => (close(), setOpen({ what: "delete", channel }))}>
                        {t("deleteChannel")}
                      </MenuItem>
                    </>
                  )}
                </Menu>
              </li>
            ))}
          </ul>
          {current && <Room key={current.id} channelId={current.id} />}
          {channels.length > 1 && (
            <div class="chips" role="group" aria-label={t("videosOfChannel")}>
              {channels.map((channel) => (
                <button
                  key={channel.id}
                  type="button"
                  class="chip"
                  aria-pressed={channel.id === current?.id}
                  onClick={() => {
                    setShown(channel.id);
                    keepChoice("studio", channel.id);
                  }}
                >
                  <bdi>{channel.name}</bdi>
                </button>
              ))}
            </div>
          )}
          {current && <Videos key={current.id} channel={current} />}
        </>
      )}
      {open?.what === "create" && (
        <ChannelDialog onClose={() => setOpen(null)} onDone={(channel) => toast(t("channelReady", { name: channel.name }))} />
      )}
      {open?.what === "edit" && <ChannelDialog channel={open.channel} onClose={() => setOpen(null)} onDone={() => toast(t("saved"))} />}
      {open?.what === "delete" && (
        <Confirm
          title={t("deleteName", { name: open.channel.name })}
          action={t("deleteChannel")}
          onClose={() => setOpen(null)}
          onConfirm={async () => {
            await api.deleteChannel(open.channel.id);
            forget(queries.channel(open.channel.id));
            invalidate(tags.channels, tags.videos, tags.limits);
            toast(t("channelDeleted", { name: open.channel.name }));
            setOpen(null);
          }}
        >
          {open.channel.videoCount > 0 && `${t("deleteChannelVideos", { n: open.channel.videoCount })} `}
          {t("deleteChannelWarning")}
        </Confirm>
      )}
    </div>
  );
}

function Videos({ channel }: { channel: Channel }) {
  const list = useList(queries.myVideos(channel.id), { freshMs: 3_000, pollMs: (data) => studioDelay(data?.items ?? []) });
  const body = useRef<HTMLTableSectionElement>(null);
  const { items, waiting, show } = useHeld(body, list.items ?? none);
  const ids = useMemo(() => items.map(({ id }) => id), [items]);
  const { pieces, partial } = useWindow(body, ids, 92);
  const [editing, setEditing] = useState<Video | null>(null);
  const [deleting, setDeleting] = useState<Video | null>(null);
  if (!list.items) {
    if (list.error) return <Trouble error={list.error} retry={list.reload} what={t("yourVideos")} />;
    return (
      <div class="stack" aria-busy="true">
        {Array.from({ length: 5 }, (_, i) => (
          <div key={i} class="skel" style="block-size:84px" />
        ))}
      </div>
    );
  }
  if (list.items.length === 0) {
    return (
      <Blank icon="film" title={t("nothingHere")} snug>
        <p>{t("nothingText", { channel: channel.name })}</p>
        <div class="row">
          <a class="btn primary" href={href("upload")}>
            {t("uploadOne")}
          </a>
        </div>
      </Blank>
    );
  }
  return (
    <>
      <Newer n={waiting} label={t("newer", { n: waiting })} show={show} />
      <table
        role="table"
        aria-label={t("videosOf", { name: channel.name })}
        aria-rowcount={partial ? (list.more ? -1 : items.length + 1) : undefined}
      >
        <thead>
          <tr>
            <th scope="col">{t("video")}</th>
            <th scope="col">{t("visibility")}</th>
            <th scope="col">{t("state")}</th>
            <th scope="col">{t("date")}</th>
            <th scope="col">
              <span class="sr">{t("actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody ref={body} class={partial ? "partial" : undefined}>
          {pieces.flatMap((piece) =>
            "px" in piece ? (
              <tr key={`gap ${ids[piece.before]}`} class="gap" aria-hidden="true">
                <td colSpan={5} style={`block-size:${piece.px}px`} />
              </tr>
            ) : (
              items
                .slice(piece.from, piece.to)
                .map((video, i) => (
                  <Row
                    key={video.id}
                    video={video}
                    index={partial ? piece.from + i + 2 : undefined /* the head is the first */}
                    onEdit={() => setEditing(video)}
                    onDelete={() => setDeleting(video)}
                  />
                ))
            ),
          )}
        </tbody>
      </table>
      <More list={list} />
      {editing && <EditVideo video={list.items.find((video) => video.id === editing.id) ?? editing} onClose={() => setEditing(null)} />}
      {deleting && (
        <Confirm
          title={t("deleteThis")}
          action={t("deleteVideo")}
          onClose={() => setDeleting(null)}
          onConfirm={async () => {
            await deleteVideo(deleting);
            toast(t("videoDeleted"));
            setDeleting(null);
          }}
        >
          {t("deleteVideoWarning", { title: deleting.title })}
        </Confirm>
      )}
    </>
  );
}

/** What to do with a video that has no file. Nothing is lost with it but what was written. */
function NoFile({ video, onDelete }: { video: Video; onDelete: () => void }) {
  const { route } = useLocation();
  return (
    <div class="row nofile">
      <OtherFile
        label={video.error ? t("anotherFile") : t("aFile")}
        name={video.title}
        take={async (file) => {
          const reason = await choosing.fill(video, file);
          if (!reason) route(href("upload"));
          return reason;
        }}
      />
      <button
        type="button"
        class="btn danger"
        aria-label={t("deleteOne", { title: video.title })}
        onClick={onDelete}
      >
        {t("delete")}
      </button>
    </div>
  );
}

/** What can be done about the file of a video here: nothing where another tab has it in hand, whose turn may not have come, so that the server has no byte of it. */
function FileOf({ video, onDelete }: { video: Video; onDelete: () => void }) {
  const elsewhere = useElsewhere();
  if (!elsewhere) return null;
  if (elsewhere.has(video.id)) return <p class="nofile small muted">{t("inOtherTab")}</p>;
  return video.status === "uploading" ? <NotFromHere video={video} /> : <NoFile video={video} onDelete={onDelete} />;
}

/** Its file is on its way, and not from this page: from another device, or from a tab that is gone. Another file than the one that was begun is asked about. */
function NotFromHere({ video }: { video: Video }) {
  const { route } = useLocation();
  const [other, setOther] = useState<{ file: File; begun: Begun } | null>(null);
  const goOn = async (file: File) => {
    const known = mine().find((entry) => entry.videoId === video.id && sameFile(entry.file, file));
    const reason = known ? null : await choosing.fill(video, file);
    if (known) choosing.goOn(known, file).catch((error: unknown) => toast(asApiError(error).message));
    if (!reason) route(href("upload"));
    return reason;
  };
  return (
    <div class="nofile">
      <p class="small muted" style="margin-block-end:6px">{t("notFromHere", { when: ago(video.createdAt) })}</p>
      <OtherFile
        label={t("continueHere")}
        name={video.title}
        take={async (file) => {
          const begun = await begunOf(video.id);
          if (!begun || !isAnother(begun, file)) return goOn(file);
          setOther({ file, begun });
          return null;
        }}
      />
      {other && (
        <Confirm
          title={t("anotherThanBegun")}
          action={t("beginAnew")}
          keep={t("keepBegun")}
          onClose={() => setOther(null)}
          onConfirm={async () => {
            const reason = await goOn(other.file);
            setOther(null);
            if (reason) toast(reason);
          }}
        >
          {t(other.begun.sizes.length > 1 ? "anotherThanAll" : other.begun.name === null ? "anotherSize" : "anotherFileThan", {
            begun: other.begun.name ?? "",
            begunSize: bytes(other.begun.sizes[0]!),
            name: other.file.name,
            size: bytes(other.file.size),
          })}{" "}
          {t("onlyTheSame")}
        </Confirm>
      )}
    </div>
  );
}

async function deleteVideo({ id }: Video): Promise<void> {
  await api.deleteVideo(id);
  forgetUnfinished(id);
  forget(queries.video(id));
  invalidate(tags.videos, tags.limits);
}

function Row({ video, index, onEdit, onDelete }: { video: Video; index: number | undefined; onEdit: () => void; onDelete: () => void }) {
  const state = statusWord(video);
  const visibility = visibilities().find((v) => v.value === video.visibility)!;
  const when = video.publishedAt ?? video.createdAt;
  const here = useStore(uploads).some((item) => item.videoId === video.id);
  const part = video.status === "processing" ? encoded(rungsOf(video)) : null;
  const reachable = video.playback.hls !== null || video.status === "processing";
  return (
    <tr role="row" aria-rowindex={index} data-anchor={video.id}>
      <td role="cell">
        <div class="subject">
          <Poster video={video} small />
          <div class="words">
            {reachable ? <a class="cut" dir="auto" href={href("watch", { videoId: video.id })}>{video.title}</a> : <strong class="cut" dir="auto">{video.title}</strong>}
            {video.error && (
              <p class="small" style="color:var(--bad)">
                {failureOf(video)}
              </p>
            )}
            <Notices video={video} />
            {(video.status === "failed" || video.status === "draft" || (video.status === "uploading" && !here)) && <FileOf video={video} onDelete={onDelete} />}
          </div>
        </div>
      </td>
      <td role="cell" class="facts">
        <span class="row" style="gap:6px;flex-wrap:nowrap">
          <Icon name={visibility.icon} />
          {visibility.label}
        </span>
      </td>
      <td role="cell" class="facts">
        <div class="state">
          <span class={`badge ${state.tone}`}>
            {state.text}
            {part !== null && <span class="nums">{percent(part)}</span>}
          </span>
          {part !== null && (
            <div class="bar" aria-hidden="true">
              <Fill part={part} />
            </div>
          )}
        </div>
      </td>
      <td role="cell" class="when">
        <time dateTime={when} title={moment(when)}>
          {date(when)}
        </time>
        <div class="small muted">{video.publishedAt ? t("published") : t("created")}</div>
      </td>
      <td role="cell">
        <Menu label={t("actionsFor", { name: video.title })} face={<Icon name="more" />}>
          {(close) => (
            <>
              <MenuItem icon="edit" onClick={() => (close(), onEdit())}>
                {t("editVideo")}
              </MenuItem>
              <MenuItem icon="trash" danger onClick={() => (close(), onDelete())}>
                {t("deleteVideo")}
              </MenuItem>
            </>
          )}
        </Menu>
      </td>
    </tr>
  );
}
