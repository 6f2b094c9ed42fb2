import "./upload.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { ago, bytes } from "../../base/format.ts";
import { memory, useStore } from "../../base/store.ts";
import { api, type Channel } from "../../data/api.ts";
import { asApiError } from "../../data/cache.ts";
import { keepChoice } from "../../data/kept.ts";
import { queries } from "../../data/queries.ts";
import { useQuery } from "../../data/query.ts";
import { site } from "../../data/session.ts";
import { Confirm } from "../../kit/dialog.tsx";
import { Field } from "../../kit/field.tsx";
import { Icon } from "../../kit/icon.tsx";
import { Trouble } from "../../kit/notice.tsx";
import { toast } from "../../kit/toast.tsx";
import { href, routes } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { ChannelForm } from "../channel/channelform.tsx";
import { useMyChannels } from "../channel/mychannels.ts";
import { preloadHls } from "../player/hls.ts";
import { inbox } from "./inbox.ts";
import * as choosing from "./choosing.ts";
import { items as uploads } from "./items.ts";
import { Job } from "./job.tsx";
import { t } from "./messages.ts";
import { accept, Refusal } from "./otherfile.tsx";
import { otherThanMedia } from "./probe.ts";
import "./owner.ts";
import { largest, type Item } from "./queue.ts";
import { remove } from "./removals.ts";
import { heldElsewhere, useElsewhere } from "./tabs.ts";
import { awaited, forgetUnfinished, sameFile, type Kept } from "./unfinished.ts";

/** Who uploads looks at the result: the way there should not wait for code. */
function warmWatchPage(): void {
  preloadHls();
  void routes.watch.load().catch(() => undefined);
}

/** Nobody drops files on a phone. */
const touch = matchMedia("(pointer: coarse)").matches;

export default function Upload() {
  const mine = useMyChannels();
  const channels = mine.data?.items;
  return (
    <div class="upload">
      <div class="page-head" style="padding-block-end:0">
        <h1 tabIndex={-1}>{titles("upload")}</h1>
        {channels && channels.length > 0 && (
          <a class="btn plain" href={href("studio")}>
            <Icon name="studio" />
            {t("yourVideos")}
          </a>
        )}
      </div>
      {channels === undefined ? (
        mine.error ? (
          <Trouble error={mine.error} retry={mine.reload} what={t("yourChannels")} />
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
      <h2 id="first">{t("nameChannel")}</h2>
      <p class="muted" style="margin-block:4px 20px">
        {t("whatChannel")}
        {waiting > 0 && ` ${t("filesStart", { n: waiting })}`}
      </p>
      <ChannelForm action={t("createChannel")} onDone={() => toast(t("channelReady"))} />
    </section>
  );
}

function Queue({ channels }: { channels: Channel[] }) {
  const items = useStore(uploads);
  const dropped = useStore(inbox);
  const about = useStore(site);
  const budget = useQuery(queries.myLimits(), { freshMs: 10_000 });
  const most = largest(about?.uploadBytesMax ?? 0, budget.data?.limits);
  const picker = useRef<HTMLInputElement>(null);
  const [channelId, setChannelId] = useState(() => {
    const saved = memory.get("channel");
    return channels.find((c) => c.id === saved)?.id ?? channels[0]!.id;
  });
  const [refused, setRefused] = useState<choosing.Refused[]>([]);
  const take = async (list: readonly File[]) => {
    if (!list.length) return;
    const [elsewhere, looked] = await Promise.all([heldElsewhere(), Promise.all(list.map(async (file) => ({ file, reason: await otherThanMedia(file) })))]);
    const foreign = looked.flatMap(({ file: { name }, reason }) => (reason ? [{ name, reason }] : []));
    setRefused(foreign);
    const others = await choosing.add(looked.flatMap(({ file, reason }) => (reason ? [] : [file])), channelId, elsewhere);
    setRefused((before) => [...before, ...others]);
  };
  useEffect(() => {
    if (!dropped.length) return;
    inbox.value = [];
    void take(dropped);
  }, [dropped]);
  const many = items.length > 0;
  useEffect(() => {
    if (many) warmWatchPage();
  }, [many]);
  return (
    <>
      {channels.length > 1 && (
        <div style="max-inline-size:340px">
          <Field label={t("channel")}>
            <select
              class="input"
              value={channelId}
              onChange={(e) => {
                setChannelId(e.currentTarget.value);
                keepChoice("channel", e.currentTarget.value);
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
      <section class={many ? "target snug" : "target"} aria-label={t("chooseFilesLabel")}>
        <span class="art">
          <Icon name="upload" />
        </span>
        <div>
          <h2>{many ? t("addMore") : touch ? t("chooseVideos") : t("dropVideos")}</h2>
          <p class={many ? "small" : ""}>
            {many
              ? touch ? t("joinQueue") : t("dropOrChoose")
              : [
                  ...(touch ? [] : [t("orChoose")]),
                  t("privateFirst"),
                  ...(most !== null && (budget.data || budget.error) ? [t("upTo", { amount: bytes(most) })] : []),
                ].join(" ")}
          </p>
        </div>
        <input
          ref={picker}
          type="file"
          accept={accept}
          multiple
          class="sr"
          tabIndex={-1}
          aria-label={t("videoFiles")}
          onChange={(e) => {
            void take([...(e.currentTarget.files ?? [])]);
            e.currentTarget.value = ""; // the same file may be chosen again
          }}
        />
        <button type="button" class={many ? "btn" : "btn primary big"} onClick={() => picker.current?.click()}>
          {t("chooseFiles")}
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
          <button type="button" class="iconbtn snug" aria-label={t("dismiss")} onClick={() => setRefused([])}>
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
  const [known, setKnown] = useState<readonly Kept[]>([]);
  const picker = useRef<HTMLInputElement>(null);
  const wanted = useRef<Kept | null>(null);
  const [refused, setRefused] = useState<{ videoId: string; reason: string } | null>(null);
  const [leaving, setLeaving] = useState<Kept | null>(null);
  const mounted = useRef(true);
  const elsewhere = useElsewhere();
  const look = () => {
    if (elsewhere) void awaited().then((list) => mounted.current && setKnown(list)); // each is asked for: not before it is known which of them are ours
  };
  useEffect(look, [items.length, elsewhere]); // what another tab has sent, or given up, is said otherwise from then on
  useEffect(() => () => void (mounted.current = false), []);
  const list = known.filter((u) => !items.some((item) => item.videoId === u.videoId));
  if (!list.length || !elsewhere) return null;
  const discard = (entry: Kept) => {
    forgetUnfinished(entry.videoId);
    void remove(entry.title, () => api.deleteVideo(entry.videoId));
    setKnown(known.filter((u) => u !== entry));
  };
  return (
    <section class="panel" aria-labelledby="unfinished">
      <h2 id="unfinished">{t("unfinished")}</h2>
      {list.some((entry) => !elsewhere.has(entry.videoId)) && <p class="muted small" style="margin-block:2px 12px">{t("unfinishedText")}</p>}
      <input
        ref={picker}
        type="file"
        class="sr"
        tabIndex={-1}
        aria-label={t("fileOfUnfinished")}
        onChange={(e) => {
          const file = e.currentTarget.files?.[0];
          const entry = wanted.current;
          e.currentTarget.value = "";
          if (!file || !entry) return;
          const same = sameFile(entry.file, file);
          setRefused(same ? null : { videoId: entry.videoId, reason: t("otherFile", { name: entry.file.name, size: bytes(entry.file.size) }) });
          if (!same) return;
          choosing.goOn(entry, file).catch((error: unknown) => {
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
            {elsewhere.has(entry.videoId) ? (
              <p class="small muted">{t("inOtherTab")}</p>
            ) : (
              <div class="row">
                <button type="button" class="btn plain" aria-label={t("discardOne", { title: entry.title })} onClick={() => setLeaving(entry)}>
                  {t("discard")}
                </button>
                <button
                  type="button"
                  class="btn"
                  aria-label={t("selectAgainFor", { title: entry.title })}
                  onClick={() => {
                    wanted.current = entry;
                    picker.current?.click();
                  }}
                >
                  {t("selectAgain")}
                </button>
              </div>
            )}
            {refused?.videoId === entry.videoId && <Refusal text={refused.reason} />}
          </li>
        ))}
      </ul>
      {leaving && (
        <Confirm
          title={t("discardTitle")}
          action={t("discard")}
          onClose={() => setLeaving(null)}
          onConfirm={async () => {
            discard(leaving);
            setLeaving(null);
          }}
        >
          {t("cancelWarning", { title: leaving.title })}
        </Confirm>
      )}
    </section>
  );
}
