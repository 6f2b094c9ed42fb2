import "./playlist.css";
import "./rows.css";
import { useLocation, useRoute } from "preact-iso/router";
import { useMemo, useRef, useState } from "preact/hooks";
import { useStore } from "../../base/store.ts";
import type { Playlist, PlaylistItem } from "../../data/api.ts";
import { glimpse } from "../../data/cache.ts";
import { queries } from "../../data/queries.ts";
import { useList, useQuery, type ListQuery } from "../../data/query.ts";
import { user } from "../../data/session.ts";
import { Confirm } from "../../kit/dialog.tsx";
import { useFetched } from "../../kit/fetched.ts";
import { Icon } from "../../kit/icon.tsx";
import { MenuItem } from "../../kit/menu.tsx";
import { focusBeside } from "../../kit/neighbour.ts";
import { Blank, NotFound, Trouble } from "../../kit/notice.tsx";
import { usePage } from "../../kit/page.ts";
import { Prose } from "../../kit/prose.tsx";
import { toast } from "../../kit/toast.tsx";
import { href } from "../../routes.ts";
import { addToPlaylist, deletePlaylist, moveItem, takeOut } from "../playlists/playlists.ts";
import { visibilities } from "../playlists/visibilities.ts";
import { tell, VideoMenu } from "../saving/videomenu.tsx";
import { VideoCard, watchIn } from "../video/card.tsx";
import { t } from "./messages.ts";
import { behind, useReorder } from "./reorder.ts";
import { Rows } from "./rows.tsx";

export default function PlaylistPage() {
  const { params } = useRoute();
  const id = params["playlistId"] ?? "";
  return <PlaylistOne key={id} id={id} />;
}

function PlaylistOne({ id }: { id: string }) {
  const query = useQuery(queries.playlist(id));
  const playlist = query.data ?? glimpse("playlist", (known) => known.id === id);
  const list = useList(playlist ? queries.playlistItems(id) : null);
  const who = useStore(user);
  const mine = !!who && !!playlist && (who.id === playlist.owner.id || who.role === "administrator");
  usePage(playlist?.title);
  if (query.error && (!playlist || query.error.missing)) {
    return query.error.missing ? <NotFound what={t("thisPlaylist")} ofSomebody /> : <Trouble error={query.error} retry={query.reload} what={t("thePlaylist")} />;
  }
  if (!playlist) return <div class="skel" style="block-size:190px;border-radius:22px;margin-block:8px 32px" aria-busy="true" />;
  return (
    <div class="shelf">
      <Head playlist={playlist} list={list} mine={mine} own={who?.id === playlist.owner.id} />
      <Items playlist={playlist} list={list} mine={mine} />
    </div>
  );
}

type Props = { playlist: Playlist; list: ListQuery<PlaylistItem>; mine: boolean };

function Head({ playlist, list, mine, own }: Props & { own: boolean }) {
  const { route } = useLocation();
  const [asking, setAsking] = useState(false);
  const dialog = useFetched(async () => (await import("../playlists/playlistform.tsx")).PlaylistDialog, () => t("notThere"));
  const visibility = visibilities().find(({ value }) => value === playlist.visibility);
  const first = list.items?.find(({ video }) => video !== null);
  return (
    <header class="playlist-head">
      <h1 tabIndex={-1} dir="auto">{playlist.title}</h1>
      <p class="facts muted">
        <span>{t("by", { name: playlist.owner.displayName || playlist.owner.username })}</span>
        <span class="nums">{t("videos", { n: playlist.itemCount })}</span>
        {visibility && (
          <span class="badge">
            <Icon name={visibility.icon} />
            {visibility.label}
          </span>
        )}
      </p>
      {playlist.description && <Prose text={playlist.description} />}
      <div class="row">
        {first && (
          <a class="btn primary" href={watchIn(first.id, playlist.id)}>
            <Icon name="play" />
            {t("playAll")}
          </a>
        )}
        {mine && (
          <>
            <button type="button" class="btn" onClick={dialog.open}>
              <Icon name="edit" />
              {t("edit")}
            </button>
            <button type="button" class="btn" onClick={() => setAsking(true)}>
              <Icon name="trash" />
              {t("delete")}
            </button>
          </>
        )}
      </div>
      {dialog.Part && <dialog.Part playlist={playlist} onClose={dialog.close} />}
      {asking && (
        <Confirm
          title={t("deleteQuestion", { title: playlist.title })}
          action={t("deleteIt")}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            await deletePlaylist(playlist.id);
            toast(t("deleted"));
            route(own ? href("playlists") : href("home"), true);
          }}
        >
          {t("deleteText")}
        </Confirm>
      )}
    </header>
  );
}

function Items({ playlist, list, mine }: Props) {
  const box = useRef<HTMLElement>(null);
  const [said, say] = useState("");
  const ids = useMemo(() => list.items?.map(({ id }) => id) ?? [], [list.items]);
  const move = (id: string, to: number) => {
    const after = behind(ids, id, to);
    if (after === undefined) return;
    say(t("movedTo", { n: to + 1, of: playlist.itemCount }));
    moveItem(playlist.id, id, after).catch((error: unknown) => {
      tell(error);
      list.reload();
    });
  };
  const grip = useReorder(box, ids, move);
  const remove = (item: PlaylistItem, place: number) => {
    const after = place === 0 ? null : ids[place - 1]!;
    const { video } = item;
    focusBeside(item.id);
    const again = video && { label: t("undo"), run: () => void addToPlaylist(playlist.id, video, after).catch(tell) };
    takeOut(playlist.id, item.id).then(() => toast(t("removedFrom", { title: playlist.title }), again ?? undefined), tell);
  };
  return (
    <>
      <h2 class="sr">{t("itsVideos")}</h2>
      <p class="sr" role="status">{said}</p>
      <Rows
        list={list}
        what={t("itsVideos")}
        label={t("itsVideos")}
        ordered
        box={box}
        empty={
          <Blank icon="playlist" title={t("emptyPlaylist")} snug>
            <p>{t(mine ? "emptyPlaylistMine" : "emptyPlaylistOther")}</p>
            {mine && (
              <div class="row">
                <a class="btn primary" href={href("home")}>
                  {t("find")}
                </a>
              </div>
            )}
          </Blank>
        }
        row={(item, i) => (
          <div class="entry">
            {mine ? (
              <button type="button" class="grip" aria-label={t("reorder", { title: item.video?.title ?? t("unavailable") })} title={t("reorderHint")} {...grip(item.id)}>
                <Icon name="grip" />
              </button>
            ) : (
              <span class="nums muted" aria-hidden="true">{i + 1}</span>
            )}
            {item.video ? (
              <VideoCard
                video={item.video}
                list={playlist.id}
                compact
                menu={
                  <VideoMenu video={item.video}>
                    {(close) =>
                      mine && (
                        <>
                          <Moves place={i} of={ids.length} move={(to) => (close(), move(item.id, to))} />
                          <MenuItem
                            icon="trash"
                            onClick={() => {
                              close();
                              remove(item, i);
                            }}
                          >
                            {t("removeFromThis")}
                          </MenuItem>
                          <hr />
                        </>
                      )
                    }
                  </VideoMenu>
                }
              />
            ) : (
              <div class="unavailable">
                <span class="poster">
                  <span class="empty">
                    <Icon name="lock" />
                  </span>
                </span>
                <p class="muted">
                  <strong>{t("unavailable")}</strong>
                  <span class="small">{t("unavailableText")}</span>
                </p>
                {mine && (
                  <button type="button" class="iconbtn" aria-label={t("removeFromThis")} title={t("removeFromThis")} onClick={() => remove(item, i)}>
                    <Icon name="trash" />
                  </button>
                )}
              </div>
            )}
          </div>
        )}
      />
    </>
  );
}

/** For who neither drags nor has a keyboard. */
function Moves({ place, of, move }: { place: number; of: number; move: (to: number) => void }) {
  return (
    <>
      {place > 1 && <MenuItem icon="toTop" onClick={() => move(0)}>{t("moveToTop")}</MenuItem>}
      {place > 0 && <MenuItem icon="up" onClick={() => move(place - 1)}>{t("moveUp")}</MenuItem>}
      {place < of - 1 && <MenuItem icon="downward" onClick={() => move(place + 1)}>{t("moveDown")}</MenuItem>}
    </>
  );
}
