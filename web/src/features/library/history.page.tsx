import "./rows.css";
import { useState } from "preact/hooks";
import type { Watched } from "../../data/api.ts";
import { queries } from "../../data/queries.ts";
import { useList, useQuery } from "../../data/query.ts";
import { Confirm } from "../../kit/dialog.tsx";
import { Icon } from "../../kit/icon.tsx";
import { MenuItem } from "../../kit/menu.tsx";
import { focusBeside } from "../../kit/neighbour.ts";
import { Blank, Spinner } from "../../kit/notice.tsx";
import { toast } from "../../kit/toast.tsx";
import { href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { tell, VideoMenu } from "../saving/videomenu.tsx";
import { VideoCard } from "../video/card.tsx";
import { dayOf } from "./days.ts";
import { t } from "./messages.ts";
import { Rows } from "./rows.tsx";
import { clearHistory, forgetWatched, pauseHistory, watchedAgain } from "./watched.ts";

/** What somebody watched, on any device, the last watched first. */
export default function History() {
  const list = useList(queries.history());
  const settings = useQuery(queries.librarySettings());
  const paused = settings.data?.historyPaused;
  const [clearing, setClearing] = useState(false);
  const [busy, setBusy] = useState(false);
  const pause = (wanted: boolean) => {
    setBusy(true);
    pauseHistory(wanted)
      .then(() => toast(t(wanted ? "pausedNow" : "resumedNow")), tell)
      .finally(() => setBusy(false));
  };
  const some = (list.items?.length ?? 0) > 0;
  const day = (item: Watched | undefined) => (item ? dayOf(item.watchedAt) : null);
  return (
    <div class="shelf">
      <div class="page-head">
        <h1 tabIndex={-1}>{titles("history")}</h1>
        <div class="row">
          {paused === false && (
            <button type="button" class="btn" disabled={busy} onClick={() => pause(true)}>
              {busy ? <Spinner /> : <Icon name="pause" />}
              {t("pauseHistory")}
            </button>
          )}
          {some && (
            <button type="button" class="btn" onClick={() => setClearing(true)}>
              <Icon name="trash" />
              {t("clearHistory")}
            </button>
          )}
        </div>
      </div>
      {paused && (
        <div class="banner warm paused" role="status">
          <Icon name="pause" />
          <span class="grow">
            <strong>{t("historyPaused")}</strong> {t("historyPausedText")}
          </span>
          <button type="button" class="btn primary" disabled={busy} onClick={() => pause(false)}>
            {busy && <Spinner />}
            {t("resumeHistory")}
          </button>
        </div>
      )}
      <Rows
        list={list}
        what={t("theHistory")}
        label={titles("history")}
        empty={
          <Blank icon="history" title={t("nothingWatched")}>
            <p>{t(paused ? "nothingWatchedPaused" : "nothingWatchedText")}</p>
            <div class="row">
              <a class="btn primary" href={href("home")}>
                {t("find")}
              </a>
            </div>
          </Blank>
        }
        row={(item, i, items) => (
          <>
            {day(items[i - 1]) !== day(item) && (
              <h2 class="day">
                <time dateTime={item.watchedAt}>{day(item)}</time>
              </h2>
            )}
            <VideoCard
              video={item.video}
              position={item.positionMs}
              finished={item.finished}
              compact
              menu={
                <VideoMenu video={item.video}>
                  {(close) => (
                    <MenuItem
                      icon="trash"
                      onClick={() => {
                        close();
                        focusBeside(item.id);
                        remove(item, paused === true);
                      }}
                    >
                      {t("removeWatched")}
                    </MenuItem>
                  )}
                </VideoMenu>
              }
            />
          </>
        )}
      />
      {clearing && (
        <Confirm
          title={t("clearQuestion")}
          action={t("clearHistory")}
          onClose={() => setClearing(false)}
          onConfirm={async () => {
            await clearHistory();
            setClearing(false);
            toast(t("cleared"));
            document.querySelector<HTMLElement>("main h1")?.focus();
          }}
        >
          {t("clearText")}
        </Confirm>
      )}
    </div>
  );
}

/** What is offered then puts it back; while the history is paused nothing is noted, not even that. */
function remove(item: Watched, paused: boolean): void {
  const again = { label: t("undo"), run: () => void watchedAgain(item).catch(tell) };
  forgetWatched(item).then(() => toast(t("removedWatched"), paused ? undefined : again), tell);
}
