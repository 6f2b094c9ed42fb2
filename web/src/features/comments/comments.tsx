import "./comments.css";
import "./resend.ts";
import { useLocation } from "preact-iso/router";
import { useContext, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import { count } from "../../base/format.ts";
import { memory, Store, useStore } from "../../base/store.ts";
import type { Comment, CommentOrder, Video } from "../../data/api.ts";
import { queries } from "../../data/queries.ts";
import { useList, useQuery, type ListQuery } from "../../data/query.ts";
import { user } from "../../data/session.ts";
import { Avatar } from "../../kit/avatar.tsx";
import { Icon } from "../../kit/icon.tsx";
import { Menu } from "../../kit/menu.tsx";
import { More } from "../../kit/more.tsx";
import { Blank, Trouble } from "../../kit/notice.tsx";
import { useWindow } from "../../kit/window.ts";
import { andBack } from "../../routes.ts";
import { useArrivals } from "./arrivals.ts";
import { Words } from "./comment.tsx";
import { Composer } from "./composer.tsx";
import { focusOn, still } from "./focus.ts";
import { measure } from "./folds.ts";
import { t } from "./messages.ts";
import { post, unsent, unsentTo } from "./posting.ts";
import { ThreadOf, type Thread } from "./thread.ts";
import { Unsent } from "./unsent.tsx";
import { begun, comesToWrite, toWrite } from "./writing.ts";

type Props = { video: Video; onTime: (seconds: number) => void };
type Shown = CommentOrder | "held";

/** The order that somebody chose last, for as long as this device remembers it. */
const order = new Store<CommentOrder>(memory.get("comments") === "top" ? "top" : "newest");

/** What readers of screens are told: no more than one sentence in so long. */
const sayMs = 4_000;

/** The server tells nobody of what waits. */
const heldLookMs = 20_000;

/** Older than this, it is asked for again when its reader comes back to the window. */
const heldFreshMs = 10_000;

/** What people say about a video. */
export function Comments({ video, onTime }: Props) {
  const { query } = useLocation();
  const [turn, draw] = useReducer<number, void>((n) => n + 1, 0);
  const [said, say] = useState("");
  const ownerId = useQuery(queries.channel(video.channel.id), { freshMs: 60_000 }).data?.ownerUserId ?? null;
  const who = useStore(user);
  const mine = !!who && (who.id === ownerId || who.role !== "user");
  const linked = query["lc"] ?? null;
  const sets = useRef({ open: new Set<string>(), answering: new Set<string>(), unfolded: new Set<string>(linked === null ? [] : [linked]) }).current;
  const seek = useRef(onTime);
  seek.current = onTime;
  const { channel, commentPolicy, durationMs } = video;
  // All comments are drawn anew where it is another, and what is told of a video most often is how much it was seen.
  const thread = useMemo<Thread>(
    () => ({ video: { channel, commentPolicy, durationMs }, ownerId, ...sets, linked, onTime: (seconds) => seek.current(seconds), say, draw: () => draw() }),
    [channel, commentPolicy, durationMs, ownerId, linked, turn],
  );
  const chosen = useStore(order);
  const [held, setHeld] = useState(false);
  const shown: Shown = held && mine ? "held" : chosen;
  return (
    <ThreadOf.Provider value={thread}>
      <section class="comments" aria-label={t("title")}>
        <header>
          <h2 tabIndex={-1}>{video.comments > 0 ? t("howMany", { n: video.comments, count: count(video.comments) }) : t("title")}</h2>
          <div class="row">
            {mine && <Review video={video} shown={shown} choose={(review) => setHeld(review)} />}
            <Order shown={shown} moderates={mine} choose={(next) => {
              setHeld(next === "held");
              if (next === "held") return;
              order.value = next;
              memory.set("comments", next === "top" ? "top" : null);
            }} />
          </div>
        </header>
        <p class="sr" role="status">{said}</p>
        <Writing video={video} waits={video.commentPolicy === "held" && !mine} say={say} />
        {linked && <Linked key={linked} id={linked} video={video} />}
        <List key={shown} video={video} shown={shown} linked={linked} />
      </section>
    </ThreadOf.Provider>
  );
}

type OrderProps = { shown: Shown; moderates: boolean; choose: (next: Shown) => void };

function Order({ shown, moderates, choose }: OrderProps) {
  const all: readonly Shown[] = moderates ? ["top", "newest", "held"] : ["top", "newest"];
  return (
    <Menu
      class="btn plain"
      label={t("sortBy", { order: t(shown) })}
      face={
        <>
          <Icon name="order" />
          {t(shown)}
        </>
      }
    >
      {(close) =>
        all.map((one) => (
          <button
            key={one}
            type="button"
            class="menuitem"
            role="menuitemradio"
            tabIndex={-1}
            aria-checked={one === shown}
            onClick={() => {
              close();
              choose(one);
            }}
          >
            {t(one)}
            {one === shown && (
              <span class="tail">
                <Icon name="check" />
              </span>
            )}
          </button>
        ))
      }
    </Menu>
  );
}

/** Says how many comments wait for whoever releases them, and leads to them and back. */
function Review({ video, shown, choose }: { video: Video; shown: Shown; choose: (review: boolean) => void }) {
  const { commentPolicy } = video;
  const { items = [], more, reload } = useList(queries.heldComments(video.id), {
    freshMs: heldFreshMs,
    pollMs: (list) => (commentPolicy === "held" || list?.items.length ? heldLookMs : null),
  });
  const policy = useRef(commentPolicy);
  useEffect(() => {
    if (policy.current !== commentPolicy) reload();
    policy.current = commentPolicy;
  }, [commentPolicy]);
  const review = shown === "held";
  if (items.length === 0 && !review) return null;
  const n = items.length;
  return (
    <button type="button" class="btn" onClick={() => choose(!review)}>
      <Icon name={review ? "comment" : "eye"} />
      {review ? t("showAll") : t("waiting", { count: more ? `${count(n)}+` : count(n) })}
    </button>
  );
}

type WritingProps = { video: Video; /** Whether what is written here is held first. */ waits: boolean; say: (text: string) => void };

function Writing({ video, waits, say }: WritingProps) {
  const who = useStore(user);
  const { url, query } = useLocation();
  const begin = useRef(comesToWrite(query) && query["lc"] === undefined).current;
  useEffect(() => {
    if (begin && who) begun();
  }, [begin, who]);
  if (video.commentPolicy === "closed") return <p class="banner">{t("closed")}</p>;
  if (who === undefined) return <span class="skel" style="block-size:42px" />;
  if (who === null) {
    return (
      <a class="input invite" href={andBack("signIn", toWrite(url), "comment")}>
        <Icon name="user" />
        {t("signIn")}
      </a>
    );
  }
  return (
    <div class="writing">
      <Avatar name={who.displayName} seed={who.id} size={40} picture={who.avatar} />
      <div class="grow">
        <Composer
          draft={`new:${video.id}`}
          label={t("yourComment")}
          placeholder={t("add")}
          action={t("post")}
          begin={begin}
          onSend={async (text) => {
            void post({ videoId: video.id, text }).then((made) => made && say(t(made.held ? "postedHeld" : "posted")));
          }}
        />
        {waits && <p class="small muted">{t("heldPolicy")}</p>}
      </div>
    </div>
  );
}

/** What a link leads to stands before all others, with its thread open; an answer that is further down in that stands below it. */
function Linked({ id, video }: { id: string; video: Video }) {
  const { data, error } = useQuery(queries.linkedComment(id, video.id), { freshMs: 60_000 });
  const items = data?.items;
  const box = useRef<HTMLOListElement>(null);
  const { open, answering, unfolded, draw } = useContext(ThreadOf)!;
  const who = useStore(user);
  const { query } = useLocation();
  const writes = useRef(comesToWrite(query)).current;
  const [head, answer] = items ?? [];
  const replies = useList(head && answer ? queries.replies(head) : null).items;
  const inThread = replies?.some((one) => one.id === id);
  useEffect(() => {
    if (!head) return;
    open.add(head.id);
    unfolded.add(id);
    draw();
  }, [head?.id]);
  const settled = head !== undefined && (answer === undefined || replies !== undefined);
  useEffect(() => {
    const item = settled ? box.current?.querySelector<HTMLElement>(".linked") : null;
    item?.scrollIntoView({ block: "center" });
    if (!writes) item?.focus({ preventScroll: true });
  }, [settled]);
  useEffect(() => {
    if (!settled || !writes || !who) return;
    answering.add(id); // its form takes the focus
    draw();
    begun();
  }, [settled, who]);
  if (error?.missing) return <p class="banner">{t("linkedGone")}</p>;
  if (!head) return error ? null : <Skeleton rows={1} />;
  return (
    <ol class="list linkedto" ref={box} aria-label={t("linked")}>
      <li data-comment={head.id} tabIndex={-1} class={head.id === id ? "linked" : undefined}>
        <Words comment={head} />
        {answer && replies && !inThread && (
          <ol class="replies" aria-label={t("linkedReply")}>
            <li tabIndex={-1} class="linked">
              <Words comment={answer} parent={head} />
            </li>
          </ol>
        )}
      </li>
    </ol>
  );
}

/** So many stand on a narrow page before what else there is to watch; the rest is asked for. */
const firstFew = 2;
const narrow = "(max-width: 1100px)";

type ListProps = { video: Video; shown: Shown; linked: string | null };

function List({ video, shown, linked }: ListProps) {
  const who = useStore(user);
  const list = useList(shown === "held" ? queries.heldComments(video.id) : queries.comments(video.id, shown), { pollMs: () => heldLookMs });
  const box = useRef<HTMLOListElement>(null);
  const { items: arrived, waiting, marked, show } = useArrivals(box, list.items, who?.id, shown === "top");
  const head = useLinkedHead(linked, video);
  const [whole, setWhole] = useState(!matchMedia(narrow).matches || linked !== null);
  const all = useMemo(() => arrived.filter(({ id }) => id !== head), [arrived, head]);
  const items = useMemo(() => (whole ? all : all.slice(0, firstFew)), [all, whole]);
  const ids = useMemo(() => items.map(({ id }) => id), [items]);
  useLayoutEffect(measure); // before the rows are measured
  const { pieces, partial } = useWindow(box, ids, 120);
  const failed = unsentTo(useStore(unsent), video.id, null);
  const end = useEnd(list, whole);
  if (list.items === undefined) {
    if (list.error) return <Trouble snug error={list.error} retry={list.reload} what={t("theComments")} />;
    return <Skeleton />;
  }
  const more = !whole && (all.length > firstFew || list.more !== null);
  return (
    <>
      {failed.map((one) => (
        <Unsent key={one.id} one={one} />
      ))}
      <NewOnes
        n={waiting}
        show={() => {
          setWhole(true);
          show();
        }}
      />
      {list.items.length === 0 && failed.length === 0 ? (
        video.commentPolicy !== "closed" && (
          <Blank snug icon="comment" title={t(shown === "held" ? "emptyHeld" : "empty")}>
            <p>{t(shown === "held" ? "emptyHeldText" : "emptyText")}</p>
          </Blank>
        )
      ) : (
        <ol class={partial ? "list partial" : "list"} ref={box} aria-label={t("title")} hidden={items.length === 0}>
          {pieces.flatMap((piece) =>
            "px" in piece ? (
              <li key={`gap ${ids[piece.before]}`} aria-hidden="true" style={`block-size:calc(${piece.px}px - var(--s5))`} />
            ) : (
              items.slice(piece.from, piece.to).map((comment, i) => (
                <li
                  key={comment.id}
                  data-anchor={comment.id}
                  data-comment={comment.id}
                  tabIndex={-1}
                  class={marked.has(comment.id) ? "fresh" : undefined}
                  {...(partial && { "aria-posinset": piece.from + i + 1, "aria-setsize": list.more ? -1 : items.length })}
                >
                  <Words comment={comment} />
                </li>
              ))
            ),
          )}
        </ol>
      )}
      {more && (
        <button
          type="button"
          class="btn wide"
          onClick={() => {
            setWhole(true);
            focusOn(all[firstFew]?.id ?? null, still);
          }}
        >
          {t("showAll")}
        </button>
      )}
      {whole && <More list={list} box={end} />}
    </>
  );
}

/** The thread that a link leads to stands above already. */
function useLinkedHead(linked: string | null, video: Video): string | null {
  const { data } = useQuery(linked === null ? null : queries.linkedComment(linked, video.id), { freshMs: 60_000 });
  return data?.items[0]?.id ?? null;
}

/** Goes on by itself near the end of the list; the button stays for keyboards and for when that fails. */
function useEnd(list: ListQuery<Comment>, on: boolean) {
  const end = useRef<HTMLDivElement>(null);
  const more = useRef(list.more);
  more.current = list.moreError || !on ? null : list.more;
  useEffect(() => {
    if (!end.current) return;
    const observer = new IntersectionObserver((seen) => seen.some((e) => e.isIntersecting) && more.current?.(), { rootMargin: "600px" });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [list.items?.length, list.loadingMore, list.more === null, on]);
  return end;
}

/** Says how many have come. Readers of screens are told at most every few seconds, however fast they come. */
function NewOnes({ n, show }: { n: number; show: () => void }) {
  const [told, setTold] = useState(0);
  const due = useRef(0);
  useLayoutEffect(() => {
    if (n === told) return;
    const timer = setTimeout(() => {
      due.current = Date.now() + sayMs;
      setTold(n);
    }, n === 0 ? 0 : Math.max(0, due.current - Date.now()));
    return () => clearTimeout(timer);
  }, [n, told]);
  return (
    <>
      <p class="sr" role="status">{told > 0 && t("newOnes", { n: told, count: count(told) })}</p>
      <div class="newer">
        {n > 0 && (
          <button type="button" class="btn primary" onClick={show}>
            {t("newOnes", { n, count: count(n) })}
          </button>
        )}
      </div>
    </>
  );
}

function Skeleton({ rows = 3 }: { rows?: number }) {
  return (
    <div class="list" aria-busy="true">
      <span class="sr" role="status">{t("loading")}</span>
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} class="words soon" aria-hidden="true">
          <span class="skel" style="inline-size:40px;block-size:40px;border-radius:50%" />
          <div class="said">
            <span class="skel" style="block-size:14px;inline-size:180px;display:block" />
            <span class="skel" style="block-size:14px;inline-size:min(90%,520px);margin-block-start:8px;display:block" />
          </div>
        </div>
      ))}
    </div>
  );
}
