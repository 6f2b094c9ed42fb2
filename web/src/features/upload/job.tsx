// One upload on the upload page: its progress, its details, and what can be done with it.
import { useEffect, useRef, useState } from "preact/hooks";
import { bytes } from "../../base/format.ts";
import { useStore } from "../../base/store.ts";
import { queries } from "../../data/queries.ts";
import { useQuery } from "../../data/query.ts";
import { shown } from "../../data/writing.ts";
import { Confirm } from "../../kit/dialog.tsx";
import { Icon } from "../../kit/icon.tsx";
import { t as kit } from "../../kit/messages.ts";
import { Spinner } from "../../kit/notice.tsx";
import { href } from "../../routes.ts";
import { Poster } from "../video/card.tsx";
import { DetailFields } from "../video/details.tsx";
import { failureOf } from "../video/failures.ts";
import { Notices } from "../video/notices.tsx";
import { Rungs } from "../video/rungs.tsx";
import { ThumbnailPlace } from "../video/thumbnailplace.tsx";
import { following, rungsOf } from "../video/words.ts";
import * as autosave from "./autosave.ts";
import { replace } from "./choosing.ts";
import { t } from "./messages.ts";
import { OtherFile } from "./otherfile.tsx";
import { Progress } from "./progress.tsx";
import { takesAnother, type Item } from "./queue.ts";
import * as runner from "./runner.ts";
import { Standing } from "./standing.tsx";

export function Job({ item }: { item: Item }) {
  const draft = useStore(autosave.drafts).get(item.id);
  const [asking, setAsking] = useState(false);
  const [closing, setClosing] = useState<"saving" | "unsaved" | null>(null);
  // Open while there is something to wait for. From then on only its reader folds it: who writes must not lose the field.
  const [open] = useState(item.phase !== "done");
  const sent = item.phase === "processing" || item.phase === "done" || item.phase === "failed";
  const query = useQuery(sent && item.videoId ? queries.video(item.videoId) : null, { ...following, freshMs: 900 });
  const video = query.data;
  const described = useQuery(item.videoId ? queries.video(item.videoId) : null, { freshMs: 60_000 }).data; // also while its file is on the way
  const before = useRef(described); // what was known before all of the file was there speaks of the one before
  if (item.phase !== "processing") before.current = described;
  useEffect(() => {
    if (item.phase !== "processing" || !video || video === before.current) return;
    if (video.status === "ready") runner.processed(item.id);
    if (video.status === "failed") runner.spoiled(item.id, failureOf(video));
  }, [item.phase, video]);

  useEffect(() => {
    if (video) autosave.heard(item.id, video);
  }, [video]);

  const missing = query.error?.missing ?? false;
  useEffect(() => {
    if (missing) void runner.removed(item.id);
  }, [missing]);

  if (!draft) return null;
  const title = autosave.titleOf(item);
  const playable = video?.playback.hls != null;
  const close = async () => {
    setClosing("saving");
    if (!(await runner.close(item.id))) setClosing("unsaved");
  };
  const stands = !takesAnother(item) && item.phase !== "removed";
  return (
    <article class="panel job" aria-label={t("uploadOf", { title })}>
      <div class="top">
        <div class="thumb">
          {video && (video.poster || video.status === "ready") ? (
            <Poster video={video} small />
          ) : (
            <span class="poster">
              <span class="empty">
                <Icon name="film" />
              </span>
            </span>
          )}
        </div>
        <div class="what">
          <h2 dir="auto">{title}</h2>
          <p class="small muted">
            <bdi>{item.name}</bdi> · {bytes(item.size)}
          </p>
        </div>
        <Actions item={item} playable={playable} open={shown(draft.writing).visibility === "public"} closing={closing !== null} onCancel={() => setAsking(true)} onClose={() => void close()} />
      </div>

      <Progress item={item} video={video} />
      {stands && <Standing id={item.id} draft={draft} playable={playable} />}
      {item.problem && (
        <div class="banner bad" role="alert">
          <Icon name="alert" />
          <span class="grow">
            {item.problem}
            {item.requestId && <span class="id">{kit("request", { id: item.requestId })}</span>}
          </span>
        </div>
      )}
      {item.phase === "removed" && (
        <div class="banner" role="status">
          <Icon name="trash" />
          <span class="grow">{t("videoDeleted")}</span>
        </div>
      )}
      {stands && (
        <details open={open}>
          <summary>
            <Icon name="chevron" />
            {t("details")}
            <SaveState item={item} draft={draft} />
          </summary>
          <DetailFields
            id={item.id}
            value={shown(draft.writing)}
            wrong={(field) => draft.error?.fields[field]}
            onChange={(change) => autosave.describe(item.id, change)}
          />
          {described && <ThumbnailPlace video={described} />}
        </details>
      )}
      {/* Below what is typed in: these come and go as they like. */}
      {item.phase === "processing" && video && <Notices video={video} />}
      {item.phase === "processing" && video && rungsOf(video).length > 0 && <Rungs video={video} />}
      {asking && (
        <Confirm
          title={t("cancelTitle")}
          action={t("cancelAndDelete")}
          keep={t("keepUploading")}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            setAsking(false);
            runner.cancel(item.id);
          }}
        >
          {t("cancelWarning", { title })}
        </Confirm>
      )}
      {closing === "unsaved" && (
        <Confirm title={kit("leaveTyped")} action={kit("throwAway")} keep={kit("writeOn")} onClose={() => setClosing(null)} onConfirm={async () => runner.dismiss(item.id)}>
          {kit("leaveTypedText")} {draft.error?.message}
        </Confirm>
      )}
    </article>
  );
}

function SaveState({ item, draft }: { item: Item; draft: autosave.Draft }) {
  if (draft.saving === "failed") {
    return (
      <span class="state" style="color:var(--bad)">
        {Object.keys(draft.error?.fields ?? {}).length ? t("notSavedBelow") : (draft.error?.message ?? t("notSaved"))}{" "}
        <button
          type="button"
          class="link"
          onClick={(e) => {
            e.preventDefault();
            autosave.storeNow(item.id);
          }}
        >
          {t("tryAgain")}
        </button>
      </span>
    );
  }
  const words = { saved: item.videoId ? t("saved") : "", waiting: t("notSavedYet"), saving: t("saving") };
  return (
    <span class="state" role="status">
      {words[draft.saving]}
    </span>
  );
}

type ActionsProps = {
  item: Item;
  playable: boolean;
  /** Everybody can see it: nothing is left to do but to watch. */
  open: boolean;
  /** What was typed is being saved first. */
  closing: boolean;
  onCancel: () => void;
  onClose: () => void;
};

function Actions({ item, playable, open, closing, onCancel, onClose }: ActionsProps) {
  const cancel = (
    <button type="button" class="iconbtn" aria-label={t("cancelUpload")} title={t("cancelUpload")} onClick={onCancel}>
      <Icon name="close" />
    </button>
  );
  switch (item.phase) {
    case "waiting":
    case "creating":
    case "uploading":
      return (
        <div class="row" style="flex-wrap:nowrap">
          <button type="button" class="btn" onClick={() => runner.pause(item.id)}>
            <Icon name="pause" />
            {t("pause")}
          </button>
          {cancel}
        </div>
      );
    case "paused":
      return (
        <div class="row" style="flex-wrap:nowrap">
          <button type="button" class="btn primary" onClick={() => runner.resume(item.id)}>
            <Icon name="play" />
            {t("resume")}
          </button>
          {cancel}
        </div>
      );
    case "broken":
      if (takesAnother(item)) return <Another item={item} />;
      return (
        <div class="row" style="flex-wrap:nowrap">
          {item.retriable && (
            <button type="button" class="btn primary" onClick={() => runner.retry(item.id)}>
              <Icon name="retry" />
              {t("retry")}
            </button>
          )}
          {cancel}
        </div>
      );
    case "processing":
    case "done":
      return (
        <div class="row" style="flex-wrap:nowrap">
          {playable && (
            <a class={open ? "btn primary" : "btn"} href={href("watch", { videoId: item.videoId! })}>
              <Icon name="play" />
              {t("watch")}
            </a>
          )}
          {item.phase === "done" && (
            <button type="button" class="iconbtn" aria-label={t("removeFromList")} disabled={closing} onClick={onClose}>
              {closing ? <Spinner /> : <Icon name="close" />}
            </button>
          )}
        </div>
      );
    case "failed":
      return <Another item={item} />;
    case "removed":
      return (
        <button type="button" class="btn" onClick={() => runner.dismiss(item.id)}>
          {t("dismiss")}
        </button>
      );
    case "cancelled":
      return null;
  }
}

/** What to do where a file was refused: its title and details stay for another one. */
function Another({ item }: { item: Item }) {
  const [asking, setAsking] = useState(false);
  return (
    <div class="row">
      <OtherFile take={(file) => replace(item.id, file)} />
      <button type="button" class="btn danger" onClick={() => setAsking(true)}>
        <Icon name="trash" />
        {t("delete")}
      </button>
      {asking && (
        <Confirm title={t("discardTitle")} action={t("delete")} onClose={() => setAsking(false)} onConfirm={async () => runner.discard(item.id)}>
          {t("discardWarning", { title: item.name })}
        </Confirm>
      )}
    </div>
  );
}
