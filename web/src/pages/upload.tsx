import "./upload.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { api, type Channel } from "../api.ts";
import { ago, bytes, percent, remaining } from "../format.ts";
import { keys } from "../keys.ts";
import { preloadHls } from "../player/hls.ts";
import { asApiError, useQuery } from "../query.ts";
import { site } from "../session.ts";
import { memory, useStore } from "../store.ts";
import { Poster } from "../ui/card.tsx";
import { Confirm } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Gate } from "../ui/gate.tsx";
import { Icon } from "../ui/icon.tsx";
import { Trouble } from "../ui/notice.tsx";
import { toast } from "../ui/toast.tsx";
import { inbox } from "../upload/inbox.ts";
import * as manager from "../upload/manager.ts";
import { secondsLeft, type Item } from "../upload/queue.ts";
import { forgetUnfinished, sameFile, unfinished, type Unfinished } from "../upload/unfinished.ts";
import { ChannelForm } from "../video/channelform.tsx";
import { DetailFields } from "../video/details.tsx";
import { Rungs } from "../video/rungs.tsx";
import { overall, pollDelay } from "../video/words.ts";

/** Who uploads looks at the result: the way there should not wait for code. */
function warmWatchPage(): void {
  preloadHls();
  void import("./watch.tsx").catch(() => undefined);
}

/** Nobody drops files on a phone. */
const touch = matchMedia("(pointer: coarse)").matches;

const accept = "video/*,audio/*,.mkv,.mxf,.ts,.m2ts,.flv,.avi";

export default function Upload() {
  return <Gate title="Upload">{() => <Desk />}</Gate>;
}

function Desk() {
  const mine = useQuery(keys.myChannels, (signal) => api.channelsOf("me", signal), { freshMs: 60_000 });
  const channels = mine.data?.items;
  return (
    <div class="upload">
      <div class="page-head" style="padding-block-end:0">
        <h1 tabIndex={-1}>Upload</h1>
        {channels && channels.length > 0 && (
          <a class="btn plain" href="/studio">
            <Icon name="studio" />
            Your videos
          </a>
        )}
      </div>
      {channels === undefined ? (
        mine.error ? (
          <Trouble error={mine.error} retry={mine.reload} what="Your channels" />
        ) : (
          <div class="skel" style="block-size:320px;border-radius:20px" aria-busy="true" />
        )
      ) : channels.length === 0 ? (
        <FirstChannel />
      ) : (
        <Queue channels={channels} />
      )}
    </div>
  );
}

function FirstChannel() {
  const waiting = useStore(inbox).length;
  return (
    <section class="panel" aria-labelledby="first" style="max-inline-size:560px;inline-size:100%;margin-inline:auto">
      <h2 id="first">First, name your channel</h2>
      <p class="muted" style="margin-block:4px 20px">
        Videos are published on a channel. You can have several, and rename them later.
        {waiting > 0 && ` Your ${waiting === 1 ? "file starts" : `${waiting} files start`} right after.`}
      </p>
      <ChannelForm action="Create channel" onDone={() => toast("Your channel is ready.")} />
    </section>
  );
}

function Queue({ channels }: { channels: Channel[] }) {
  const items = useStore(manager.items);
  const dropped = useStore(inbox);
  const about = useStore(site);
  const picker = useRef<HTMLInputElement>(null);
  const [channelId, setChannelId] = useState(() => {
    const saved = memory.get("channel");
    return channels.find((c) => c.id === saved)?.id ?? channels[0]!.id;
  });
  const [refused, setRefused] = useState<manager.Refused[]>([]);
  const take = (list: readonly File[]) => {
    if (list.length) setRefused(manager.add(list, channelId));
  };
  useEffect(() => {
    if (!dropped.length) return;
    inbox.value = [];
    take(dropped);
  }, [dropped]);
  const many = items.length > 0;
  return (
    <>
      {channels.length > 1 && (
        <div style="max-inline-size:340px">
          <Field label="Channel">
            <select
              class="input"
              value={channelId}
              onChange={(e) => {
                setChannelId(e.currentTarget.value);
                memory.set("channel", e.currentTarget.value);
              }}
            >
              {channels.map((c) => (
                <option key={c.id} value={c.id} selected={c.id === channelId}>
                  {c.name}
                </option>
              ))}
            </select>
          </Field>
        </div>
      )}
      <section class={many ? "target snug" : "target"} aria-label="Choose files">
        <span class="art">
          <Icon name="upload" />
        </span>
        <div>
          <h2>{many ? "Add more" : touch ? "Choose your videos" : "Drop videos anywhere on this page"}</h2>
          <p class={many ? "small" : ""}>
            {many
              ? touch ? "They join the queue." : "Drop files anywhere on this page, or choose them."
              : `${touch ? "" : "Or choose them from your device. "}They are private until you decide otherwise.${
                  about?.uploadBytesMax ? ` Up to ${bytes(about.uploadBytesMax)} each.` : ""
                }`}
          </p>
        </div>
        <input
          ref={picker}
          type="file"
          accept={accept}
          multiple
          class="sr"
          tabIndex={-1}
          aria-label="Video files"
          onChange={(e) => {
            take([...(e.currentTarget.files ?? [])]);
            e.currentTarget.value = ""; // the same file may be chosen again
          }}
        />
        <button type="button" class={many ? "btn" : "btn primary big"} onClick={() => picker.current?.click()}>
          Choose files
        </button>
      </section>
      {refused.length > 0 && (
        <div class="banner bad" role="alert">
          <Icon name="alert" />
          <div class="grow">
            {refused.map((r) => (
              <div key={r.name}>
                <strong>{r.name}</strong>: {r.reason}
              </div>
            ))}
          </div>
          <button type="button" class="iconbtn snug" aria-label="Dismiss" onClick={() => setRefused([])}>
            <Icon name="close" />
          </button>
        </div>
      )}
      <UnfinishedList items={items} />
      {items.map((item) => (
        <Job key={item.id} item={item} />
      ))}
    </>
  );
}

function UnfinishedList({ items }: { items: readonly Item[] }) {
  const [, redraw] = useState(0);
  const picker = useRef<HTMLInputElement>(null);
  const wanted = useRef<Unfinished | null>(null);
  const list = unfinished().filter((u) => !items.some((item) => item.videoId === u.videoId));
  if (!list.length) return null;
  const discard = (entry: Unfinished) => {
    forgetUnfinished(entry.videoId);
    void api.deleteVideo(entry.videoId).catch(() => undefined);
    redraw((n) => n + 1);
  };
  return (
    <section class="panel" aria-labelledby="unfinished">
      <h2 id="unfinished">Unfinished uploads</h2>
      <p class="muted small" style="margin-block:2px 12px">
        Select the same file again and the upload goes on where it stopped.
      </p>
      <input
        ref={picker}
        type="file"
        class="sr"
        tabIndex={-1}
        aria-label="File of the unfinished upload"
        onChange={(e) => {
          const file = e.currentTarget.files?.[0];
          const entry = wanted.current;
          e.currentTarget.value = "";
          if (!file || !entry) return;
          if (!sameFile(entry.file, file)) {
            toast(`That is another file. Please select “${entry.file.name}” (${bytes(entry.file.size)}).`);
            return;
          }
          manager.goOn(entry, file).catch((error: unknown) => {
            toast(asApiError(error).message);
            redraw((n) => n + 1);
          });
        }}
      />
      <ul class="waiting">
        {list.map((entry) => (
          <li key={entry.videoId}>
            <div class="what">
              <strong>{entry.title}</strong>
              <div class="small muted">
                {entry.file.name} · {bytes(entry.file.size)} · {ago(new Date(entry.at).toISOString())}
              </div>
            </div>
            <div class="row">
              <button type="button" class="btn plain" aria-label={`Discard ${entry.title}`} onClick={() => discard(entry)}>
                Discard
              </button>
              <button
                type="button"
                class="btn"
                aria-label={`Select the file again for ${entry.title}`}
                onClick={() => {
                  wanted.current = entry;
                  picker.current?.click();
                }}
              >
                Select the file again
              </button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Job({ item }: { item: Item }) {
  const draft = useStore(manager.drafts).get(item.id);
  const [asking, setAsking] = useState(false);
  const sent = item.phase === "processing" || item.phase === "done" || item.phase === "failed";
  useEffect(warmWatchPage, []);
  const query = useQuery(sent && item.videoId ? keys.video(item.videoId) : null, (signal) => api.video(item.videoId!, signal), {
    pollMs: pollDelay,
    freshMs: 900,
  });
  const video = query.data;
  useEffect(() => {
    if (item.phase !== "processing" || !video) return;
    if (video.status === "ready") manager.processed(item.id);
    if (video.status === "failed") manager.spoiled(item.id, video.error?.detail ?? "The file could not be read.");
  }, [item.phase, video?.status]);

  if (!draft) return null;
  const title = draft.details.title.trim() || item.name;
  const playable = video?.playback.hls != null;
  return (
    <article class="panel job" aria-label={`Upload of ${title}`}>
      <div class="top">
        {video?.poster && (
          <div class="thumb">
            <Poster video={video} />
          </div>
        )}
        <div class="what">
          <h2>{title}</h2>
          <p class="small muted">
            {item.name} · {bytes(item.size)}
          </p>
        </div>
        <Actions item={item} playable={playable} onCancel={() => setAsking(true)} />
      </div>

      <Progress item={item} />
      {item.problem && (
        <div class="banner bad" role="alert">
          <Icon name="alert" />
          <span class="grow">
            {item.problem}
            {item.requestId && <span class="id">Request {item.requestId}</span>}
          </span>
        </div>
      )}
      {item.phase === "processing" && video && video.processing.rungs.length > 0 && (
        <div class="stack" style="gap:10px">
          <p class="small muted">
            {playable
              ? "It can be watched already; better qualities follow. You may close this page."
              : "Everything is on the server. You may close this page."}
          </p>
          <Rungs rungs={video.processing.rungs} />
        </div>
      )}
      {item.phase !== "failed" && (
        <details open={item.phase !== "done"}>
          <summary>
            <Icon name="chevron" />
            Details
            <SaveState item={item} draft={draft} />
          </summary>
          <DetailFields
            id={item.id}
            value={draft.details}
            wrong={(field) => draft.error?.fields[field]}
            onChange={(change) => manager.describe(item.id, change)}
          />
        </details>
      )}
      {asking && (
        <Confirm
          title="Cancel this upload?"
          action="Cancel upload"
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            setAsking(false);
            manager.cancel(item.id);
          }}
        >
          What was sent of “{title}” and its details will be removed.
        </Confirm>
      )}
    </article>
  );
}

function SaveState({ item, draft }: { item: Item; draft: manager.Draft }) {
  if (draft.saving === "failed") {
    return (
      <span class="state" style="color:var(--bad)">
        {draft.error?.message ?? "Not saved."}{" "}
        <button
          type="button"
          class="link"
          onClick={(e) => {
            e.preventDefault();
            manager.storeNow(item.id);
          }}
        >
          Try again
        </button>
      </span>
    );
  }
  const words = { saved: draft.stored ? "Saved" : "", waiting: "Not saved yet", saving: "Saving…" } as const;
  return (
    <span class="state" role="status">
      {words[draft.saving]}
    </span>
  );
}

function Actions({ item, playable, onCancel }: { item: Item; playable: boolean; onCancel: () => void }) {
  const cancel = (
    <button type="button" class="iconbtn" aria-label="Cancel upload" title="Cancel upload" onClick={onCancel}>
      <Icon name="close" />
    </button>
  );
  switch (item.phase) {
    case "waiting":
    case "creating":
    case "uploading":
      return (
        <div class="row" style="flex-wrap:nowrap">
          <button type="button" class="btn" onClick={() => manager.pause(item.id)}>
            <Icon name="pause" />
            Pause
          </button>
          {cancel}
        </div>
      );
    case "paused":
      return (
        <div class="row" style="flex-wrap:nowrap">
          <button type="button" class="btn primary" onClick={() => manager.resume(item.id)}>
            <Icon name="play" />
            Resume
          </button>
          {cancel}
        </div>
      );
    case "broken":
      return (
        <div class="row" style="flex-wrap:nowrap">
          {item.retriable && (
            <button type="button" class="btn primary" onClick={() => manager.retry(item.id)}>
              <Icon name="retry" />
              Retry
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
            <a class="btn primary" href={`/watch/${item.videoId}`}>
              <Icon name="play" />
              Watch
            </a>
          )}
          {item.phase === "done" && (
            <button type="button" class="iconbtn" aria-label="Remove from this list" onClick={() => manager.dismiss(item.id)}>
              <Icon name="close" />
            </button>
          )}
        </div>
      );
    case "failed":
      return (
        <button type="button" class="btn" onClick={() => manager.dismiss(item.id)}>
          Dismiss
        </button>
      );
    case "cancelled":
      return null;
  }
}

function Progress({ item }: { item: Item }) {
  const query = useQuery(item.phase === "processing" && item.videoId ? keys.video(item.videoId) : null, (signal) =>
    api.video(item.videoId!, signal),
  );
  const encoded = overall(query.data?.processing.rungs ?? []);
  const part = item.phase === "processing" ? encoded : item.size ? item.sent / item.size : 0;
  const words: Record<Item["phase"], string> = {
    waiting: "Waiting for its turn",
    creating: "Starting",
    uploading: "Uploading",
    paused: "Paused",
    broken: "Stopped",
    processing: "Encoding",
    done: "Ready",
    failed: "Failed",
    cancelled: "Cancelled",
  };
  if (item.phase === "failed" || item.phase === "cancelled") return null;
  const value = item.phase === "done" ? 1 : part;
  const left = remaining(secondsLeft(item));
  return (
    <div class="move">
      <div class="numbers nums">
        <span>
          <strong>{words[item.phase]}</strong> {item.phase !== "done" && percent(value)}
        </span>
        {item.phase === "uploading" && (
          <span>
            {bytes(item.sent)} of {bytes(item.size)}
            {item.speed > 0 && ` · ${bytes(Math.round(item.speed))}/s`}
            {left && ` · ${left}`}
          </span>
        )}
      </div>
      <div
        class={`bar${item.phase === "done" ? " good" : item.phase === "paused" || item.phase === "broken" ? " idle" : ""}`}
        role="progressbar"
        aria-label={item.phase === "processing" ? "Encoding progress" : "Upload progress"}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(value * 100)}
      >
        <i style={`inline-size:${percent(value)}`} />
      </div>
    </div>
  );
}
