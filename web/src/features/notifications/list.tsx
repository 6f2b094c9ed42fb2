import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { ago } from "../../base/format.ts";
import { useStore } from "../../base/store.ts";
import type { Notification } from "../../data/api.ts";
import { queries } from "../../data/queries.ts";
import { useList } from "../../data/query.ts";
import { user } from "../../data/session.ts";
import { Avatar } from "../../kit/avatar.tsx";
import { Icon } from "../../kit/icon.tsx";
import { More, useMoreAhead } from "../../kit/more.tsx";
import { Blank, Trouble } from "../../kit/notice.tsx";
import { srcsetOf } from "../../kit/picture.tsx";
import { href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { t } from "./messages.ts";
import { readOne } from "./reading.ts";
import { saidBy } from "./sentences.ts";

/** What somebody was told, newest first: as it comes, and page by page; or only the newest. */
export function List({ most }: { most?: number }) {
  const who = useStore(user);
  const list = useList(who ? queries.notifications(who.id) : null);
  const end = useMoreAhead(most === undefined ? list : { ...list, more: null });
  if (!list.items) {
    if (list.error) return <Trouble error={list.error} retry={list.reload} what={t("what")} snug={most !== undefined} />;
    return (
      <div class="told" aria-busy="true">
        {Array.from({ length: 5 }, (_, i) => (
          <div class="one" key={i}>
            <span class="skel face" />
            <span class="words">
              <span class="skel line" />
              <span class="skel line short" />
            </span>
          </div>
        ))}
      </div>
    );
  }
  if (list.items.length === 0 && !list.more) {
    return (
      <Blank icon="bell" title={t("nothing")} snug={most !== undefined}>
        <p>{t("nothingText")}</p>
        <div class="row">
          <a class="btn primary" href={href("home")}>
            {t("find")}
          </a>
        </div>
      </Blank>
    );
  }
  return (
    <>
      <ul class="told" role="list" aria-label={titles("notifications")}>
        {list.items.slice(0, most).map((one) => (
          <One key={one.id} one={one} />
        ))}
      </ul>
      {most === undefined && <More list={list} box={end} />}
    </>
  );
}

/** That it was read nobody has to know who goes on: where it fails it stays unread. */
const seen = (one: Notification) => one.readAt === null && void readOne(one.id).catch(() => undefined);

function One({ one }: { one: Notification }) {
  const said = saidBy(one);
  if (!said) return null;
  const { actor, subject } = one;
  const unread = one.readAt === null;
  const poster = subject.pictures.length > 0 && <img class="poster" alt="" src={subject.pictures[0]!.url} srcset={srcsetOf(subject.pictures)} sizes="96px" width={96} height={54} loading="lazy" decoding="async" />;
  const inside = (
    <>
      {actor ? (
        <Avatar name={actor.displayName} seed={actor.id} size={40} picture={actor.avatar} />
      ) : (
        <span class="face">
          <Icon name={said.icon} />
        </span>
      )}
      <span class="words">
        <span class="sentence" dir="auto">{said.sentence}</span>
        {said.excerpt && (
          <span class="excerpt" dir="auto">
            {said.excerpt}
          </span>
        )}
        <span class="when">
          {unread && <span class="sr">{t("unreadMark")}. </span>}
          <time dateTime={one.createdAt}>{ago(one.createdAt)}</time>
        </span>
      </span>
      {poster}
    </>
  );
  return (
    <li>
      {said.to !== null ? (
        <a class="one" data-unread={unread} href={said.to} onClick={() => seen(one)}>
          {inside}
        </a>
      ) : (
        <Shown unread={unread} onShown={() => seen(one)}>
          {inside}
        </Shown>
      )}
    </li>
  );
}

/** How long what leads nowhere has to be seen until it is read. */
const readMs = 1500;

/** What leads nowhere is read once it was seen. */
function Shown({ unread, onShown, children }: { unread: boolean; onShown: () => void; children: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const observer = new IntersectionObserver(([entry]) => {
      clearTimeout(timer);
      if (entry?.isIntersecting) timer = setTimeout(onShown, readMs);
    });
    observer.observe(box.current!);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
    };
  }, []);
  return (
    <div class="one" data-unread={unread} ref={box}>
      {children}
    </div>
  );
}
