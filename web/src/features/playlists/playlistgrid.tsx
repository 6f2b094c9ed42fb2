import "./playlistgrid.css";
import type { ComponentChildren } from "preact";
import { ago, moment } from "../../base/format.ts";
import type { Playlist } from "../../data/api.ts";
import type { ListQuery } from "../../data/query.ts";
import { Icon } from "../../kit/icon.tsx";
import { More, useMoreAhead } from "../../kit/more.tsx";
import { Trouble } from "../../kit/notice.tsx";
import { href } from "../../routes.ts";
import { t } from "./messages.ts";
import { visibilities } from "./visibilities.ts";

type Props = { list: ListQuery<Playlist>; /** What it is a list of. */ what: string; empty: ComponentChildren };

/** Playlists beside each other. */
export function PlaylistGrid({ list, what, empty }: Props) {
  const end = useMoreAhead(list);
  if (list.items === undefined) {
    if (list.error) return <Trouble error={list.error} retry={list.reload} what={what} />;
    return (
      <div class="grid playlists" aria-busy="true">
        {Array.from({ length: 6 }, (_, i) => (
          <div key={i} class="skel" style="block-size:106px;border-radius:var(--r3)" />
        ))}
      </div>
    );
  }
  if (list.items.length === 0) return <>{empty}</>;
  return (
    <>
      <ul class="grid playlists" role="list" aria-label={what}>
        {list.items.map((playlist) => (
          <Tile key={playlist.id} playlist={playlist} />
        ))}
      </ul>
      <More list={list} box={end} />
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
