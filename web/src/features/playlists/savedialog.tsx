import "./savedialog.css";
import { useState } from "preact/hooks";
import type { Playlist, Video } from "../../data/api.ts";
import { asApiError } from "../../data/cache.ts";
import { queries } from "../../data/queries.ts";
import { useList } from "../../data/query.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Icon } from "../../kit/icon.tsx";
import { More } from "../../kit/more.tsx";
import { Trouble } from "../../kit/notice.tsx";
import { toast } from "../../kit/toast.tsx";
import { t } from "./messages.ts";
import { PlaylistForm } from "./playlistform.tsx";
import { addToPlaylist, takeOut } from "./playlists.ts";
import { visibilities } from "./visibilities.ts";

const tell = (error: unknown) => toast(asApiError(error).message);

/** In which of one's playlists a video is, and a new one for it. */
export function SaveDialog({ video, onClose }: { video: Video; onClose: () => void }) {
  const list = useList(queries.playlistsFor(video.id));
  const [making, setMaking] = useState(false);
  const [typed, setTyped] = useState(false);
  const none = list.items?.length === 0;
  return (
    <Dialog title={t("saveTo")} onClose={onClose} width={420} typed={typed}>
      <div class="stack">
        <p class="small muted" dir="auto">{video.title}</p>
        {list.items ? (
          <>
            {!none && (
              <ul class="picks" aria-label={t("yourPlaylists")}>
                {list.items.map((playlist) => (
                  <Pick key={playlist.id} playlist={playlist} video={video} />
                ))}
              </ul>
            )}
            <More list={list} />
            {making || none ? (
              <PlaylistForm
                brief
                action={t("createAndSave")}
                onTyped={setTyped}
                {...(!none && { onCancel: () => setMaking(false) })}
                onDone={({ id }) => {
                  setTyped(false);
                  setMaking(false);
                  addToPlaylist(id, video).catch(tell);
                  setTimeout(() => document.querySelector<HTMLElement>("dialog .picks input")?.focus(), 0); // the new one stands first
                }}
              />
            ) : (
              <button type="button" class="btn wide" onClick={() => setMaking(true)}>
                <Icon name="plus" />
                {t("newPlaylist")}
              </button>
            )}
          </>
        ) : list.error ? (
          <Trouble snug error={list.error} retry={list.reload} what={t("yourPlaylists")} />
        ) : (
          <div class="skel" style="block-size:132px" aria-busy="true" />
        )}
      </div>
    </Dialog>
  );
}

function Pick({ playlist, video }: { playlist: Playlist; video: Video }) {
  const visibility = visibilities().find(({ value }) => value === playlist.visibility);
  return (
    <li>
      <label>
        <input
          type="checkbox"
          checked={playlist.hasVideo === true}
          onChange={(e) => void (e.currentTarget.checked ? addToPlaylist(playlist.id, video) : takeOut(playlist.id, video.id)).catch(tell)}
        />
        <span dir="auto">{playlist.title}</span>
        {visibility && (
          <span class="what" title={visibility.label}>
            <Icon name={visibility.icon} />
            <span class="sr">{visibility.label}</span>
          </span>
        )}
      </label>
    </li>
  );
}
