import "./channels.css";
import { useMemo, useRef } from "preact/hooks";
import { date, moment } from "../../base/format.ts";
import type { Subscription } from "../../data/api.ts";
import { Avatar } from "../../kit/avatar.tsx";
import { More, Newer } from "../../kit/more.tsx";
import { focusBeside } from "../../kit/neighbour.ts";
import { Blank, Trouble } from "../../kit/notice.tsx";
import { useHeld, useWindow } from "../../kit/window.ts";
import { href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { t } from "./messages.ts";
import { useSubscriptions } from "./mysubscriptions.ts";
import { LevelMenu, subscribersOf } from "./subscribe.tsx";
import { endFollowing, subscribe, tell } from "./subscribing.ts";

type Item = Subscription & { id: string };
const none: Item[] = [];

/** The channels that somebody follows, the one followed last first. */
export default function SubscribedChannels() {
  return (
    <div class="narrow">
      <div class="page-head">
        <h1 tabIndex={-1}>{titles("subscribed")}</h1>
      </div>
      <Channels />
    </div>
  );
}

function Channels() {
  const list = useSubscriptions();
  const box = useRef<HTMLUListElement>(null);
  const { items, waiting, show } = useHeld(box, list.items ?? none);
  const ids = useMemo(() => items.map(({ id }) => id), [items]);
  const { pieces, partial } = useWindow(box, ids, 76);
  if (!list.items) {
    if (list.error) return <Trouble error={list.error} retry={list.reload} what={t("yours")} />;
    return (
      <div class="stack" aria-busy="true">
        {Array.from({ length: 6 }, (_, i) => (
          <div key={i} class="skel" style="block-size:60px" />
        ))}
      </div>
    );
  }
  if (list.items.length === 0) {
    return (
      <Blank icon="subscriptions" title={t("nobody")}>
        <p>{t("nobodyText")}</p>
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
      <Newer n={waiting} label={t("newer", { n: waiting })} show={show} />
      <ul class={partial ? "subscribed partial" : "subscribed"} ref={box}>
        {pieces.flatMap((piece) =>
          "px" in piece ? (
            <li key={`gap ${ids[piece.before]}`} aria-hidden="true" class="gap" style={`block-size:${piece.px}px`} />
          ) : (
            items
              .slice(piece.from, piece.to)
              .map((one, i) => <Row key={one.id} one={one} {...(partial && { place: piece.from + i + 1, of: list.more ? -1 : items.length })} />)
          ),
        )}
      </ul>
      <More list={list} />
    </>
  );
}

function Row({ one, place, of }: { one: Item; place?: number; of?: number }) {
  const { channel, level, subscribedAt } = one;
  return (
    <li data-anchor={one.id} aria-posinset={place} aria-setsize={of}>
      <a class="who" href={href("channel", { handle: `@${channel.handle}` })}>
        <Avatar name={channel.name} seed={channel.id} size={48} picture={channel.avatar} />
        <span class="words">
          <bdi class="name">{channel.name}</bdi>
          <span class="small muted">
            <span><bdi dir="ltr">@{channel.handle}</bdi> · {subscribersOf(one)}</span>
            <time dateTime={subscribedAt} title={moment(subscribedAt)}>{t("since", { date: date(subscribedAt) })}</time>
          </span>
        </span>
      </a>
      <LevelMenu
        name={channel.name}
        level={level}
        onLevel={(now) => void subscribe(channel.id, { subscribed: true, level }, now).catch(tell)}
        onEnd={() => {
          focusBeside(one.id);
          endFollowing(channel, level);
        }}
      />
    </li>
  );
}
