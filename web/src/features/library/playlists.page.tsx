import "./playlists.css";
import { useLocation } from "preact-iso/router";
import { ago, moment } from "../../base/format.ts";
import type { Playlist } from "../../data/api.ts";
import { queries } from "../../data/queries.ts";
import { useList } from "../../data/query.ts";
import { useFetched } from "../../kit/fetched.ts";
import { Icon } from "../../kit/icon.tsx";
import { More, useMoreAhead } from "../../kit/more.tsx";
import { Blank, Trouble } from "../../kit/notice.tsx";
import { href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { visibilities } from "../playlists/visibilities.ts";
import { t } from "./messages.ts";

/** One's own playlists, the last made first. */
export default function Playlists() {
  const list = useList(queries.myPlaylists());
  const { route } = useLocation();
  const dialog = useFetched(async () => (await import("../playlists/playlistform.tsx")).PlaylistDialog, () => t("notThere"));
  const end = useMoreAhead(list);
  const make = (
    <button type="button" class="btn primary" onClick={dialog.open}>
      <Icon name="plus" />
      {t("newPlaylist")}
    </button>
  );
  return (
    <>
      <div class="page-head">
        <h1 tabIndex={-1}>{titles("playlists")}</h1>
        {list.items?.length !== 0 && make}
      </div>
      {list.items === undefined ? (
        list.error ? (
          <Trouble error={list.error} retry={list.reload} what={titles("playlists")} />
        ) : (
          <div class="grid" aria-busy="true">
            {Array.from({ length: 8 }, (_, i) => (
              <div key={i} class="skel" style="block-size:132px;border-radius:var(--r3)" />
            ))}
          </div>
        )
      ) : list.items.length === 0 ? (
        <Blank icon="playlist" title={t("noPlaylists")}>
          <p>{t("noPlaylistsText")}</p>
          <div class="row">{make}</div>
        </Blank>
      ) : (
        <>
          <ul class="grid playlists" role="list" aria-label={titles("playlists")}>
            {list.items.map((playlist) => (
              <Tile key={playlist.id} playlist={playlist} />
            ))}
          </ul>
          <More list={list} box={end} />
        </>
      )}
      {dialog.Part && <dialog.Part onClose={dialog.close} onDone={({ id }) => route(href("playlist", { playlistId: id }))} />}
    </>
  );
}

function Tile({ playlist }: { playlist: Playlist }) {
  const visibility = visibilities().find(({ value }) => value === playlist.visibility);
  return (
    <li class="tile" data-anchor={playlist.id}>
      <span class="pile" aria-hidden="true">
        <Icon name="playlist" />
        <span class="nums">{playlist.itemCount}</span>
      </span>
      <div class="words">
        <h2>
          <a class="title-link cut" dir="auto" href={href("playlist", { playlistId: playlist.id })}>
            {playlist.title}
          </a>
        </h2>
        <p class="small muted">{t("videos", { n: playlist.itemCount })}</p>
        <p class="small muted">
          {visibility && (
            <>
              <Icon name={visibility.icon} />
              {visibility.label} ·{" "}
            </>
          )}
          <time dateTime={playlist.updatedAt} title={moment(playlist.updatedAt)}>
            {t("changed", { when: ago(playlist.updatedAt) })}
          </time>
        </p>
      </div>
    </li>
  );
}
