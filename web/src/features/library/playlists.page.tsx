import { useLocation } from "preact-iso/router";
import { queries } from "../../data/queries.ts";
import { useList } from "../../data/query.ts";
import { useFetched } from "../../kit/fetched.ts";
import { Icon } from "../../kit/icon.tsx";
import { Blank } from "../../kit/notice.tsx";
import { href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { PlaylistGrid } from "../playlists/playlistgrid.tsx";
import { t } from "./messages.ts";

/** One's own playlists, the last made first. */
export default function Playlists() {
  const list = useList(queries.myPlaylists());
  const { route } = useLocation();
  const dialog = useFetched(async () => (await import("../playlists/playlistform.tsx")).PlaylistDialog, () => t("notThere"));
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
      <PlaylistGrid
        list={list}
        what={titles("playlists")}
        empty={
          <Blank icon="playlist" title={t("noPlaylists")}>
            <p>{t("noPlaylistsText")}</p>
            <div class="row">{make}</div>
          </Blank>
        }
      />
      {dialog.Part && <dialog.Part onClose={dialog.close} onDone={({ id }) => route(href("playlist", { playlistId: id }))} />}
    </>
  );
}
