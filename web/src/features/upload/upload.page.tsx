import "./upload.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { ago, bytes } from "../../base/format.ts";
import { memory, useStore } from "../../base/store.ts";
import { api, type Channel } from "../../data/api.ts";
import { asApiError } from "../../data/query.ts";
import { site } from "../../data/session.ts";
import { Field } from "../../kit/field.tsx";
import { Icon } from "../../kit/icon.tsx";
import { Trouble } from "../../kit/notice.tsx";
import { toast } from "../../kit/toast.tsx";
import { Gate } from "../../shell/gate.tsx";
import { ChannelForm } from "../channel/channelform.tsx";
import { useMyChannels } from "../channel/mychannels.ts";
import { preloadHls } from "../player/hls.ts";
import { inbox } from "./inbox.ts";
import { Job } from "./job.tsx";
import { accept } from "./otherfile.tsx";
import "./owner.ts";
import type { Item } from "./queue.ts";
import * as runner from "./runner.ts";
import { awaited, forgetUnfinished, sameFile, type Unfinished } from "./unfinished.ts";

/** Who uploads looks at the result: the way there should not wait for code. */
function warmWatchPage(): void {
  preloadHls();
  void import("../watch/watch.page.tsx").catch(() => undefined);
}

/** Nobody drops files on a phone. */
const touch = matchMedia("(pointer: coarse)").matches;

export default function Upload() {
  return <Gate title="Upload">{() => <Desk />}</Gate>;
}

function Desk() {
  const mine = useMyChannels();
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
  const items = useStore(runner.items);
  const dropped = useStore(inbox);
  const about = useStore(site);
  const picker = useRef<HTMLInputElement>(null);
  const [channelId, setChannelId] = useState(() => {
    const saved = memory.get("channel");
    return channels.find((c) => c.id === saved)?.id ?? channels[0]!.id;
  });
  const [refused, setRefused] = useState<runner.Refused[]>([]);
  const take = (list: readonly File[]) => {
    if (list.length) setRefused(runner.add(list, channelId));
  };
  useEffect(() => {
    if (!dropped.length) return;
    inbox.value = [];
    take(dropped);
  }, [dropped]);
  const many = items.length > 0;
  useEffect(() => {
    if (many) warmWatchPage();
  }, [many]);
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
                <strong><bdi>{r.name}</bdi></strong>: {r.reason}
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
  const [known, setKnown] = useState<readonly Unfinished[]>([]);
  const picker = useRef<HTMLInputElement>(null);
  const wanted = useRef<Unfinished | null>(null);
  const mounted = useRef(true);
  const look = () => void awaited().then((list) => mounted.current && setKnown(list));
  useEffect(look, [items.length]);
  useEffect(() => () => void (mounted.current = false), []);
  const list = known.filter((u) => !items.some((item) => item.videoId === u.videoId));
  if (!list.length) return null;
  const discard = (entry: Unfinished) => {
    forgetUnfinished(entry.videoId);
    void runner.remove(() => api.deleteVideo(entry.videoId));
    setKnown(known.filter((u) => u !== entry));
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
          runner.goOn(entry, file).catch((error: unknown) => {
            toast(asApiError(error).message);
            look();
          });
        }}
      />
      <ul class="waiting">
        {list.map((entry) => (
          <li key={entry.videoId}>
            <div class="what">
              <strong><bdi>{entry.title}</bdi></strong>
              <div class="small muted">
                <bdi>{entry.file.name}</bdi> · {bytes(entry.file.size)} · {ago(new Date(entry.at).toISOString())}
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
