import { useLocation } from "preact-iso/router";
import { useLayoutEffect, useRef } from "preact/hooks";
import { count } from "../../base/format.ts";
import { useStore } from "../../base/store.ts";
import type { Channel, Level } from "../../data/api.ts";
import { user } from "../../data/session.ts";
import { Icon } from "../../kit/icon.tsx";
import { Menu } from "../../kit/menu.tsx";
import { andBack } from "../../routes.ts";
import { t } from "./messages.ts";
import { endFollowing, subscribe, tell, type Standing } from "./subscribing.ts";

type Props = { channel: Pick<Channel, "id" | "name">; viewer: Standing | null };

const levels: readonly Level[] = ["all", "none"];

type LevelProps = { name: string; level: Level | null; onLevel: (level: Level) => void; onEnd: () => void };

/** What one is told of a channel that one follows, and the end of it. */
export function LevelMenu({ name, level: chosen, onLevel, onEnd }: LevelProps) {
  return (
    <Menu
      class="btn"
      label={t("subscribedTo", { name })}
      face={
        <>
          <Icon name={chosen === "none" ? "bellOff" : "bell"} />
          <span>{t("subscribed")}</span>
          <Icon name="down" />
        </>
      }
    >
      {(close) => (
        <>
          {levels.map((level) => (
            <button
              key={level}
              type="button"
              class="menuitem"
              role="menuitemradio"
              tabIndex={-1}
              aria-checked={chosen === level}
              onClick={() => {
                close();
                onLevel(level);
              }}
            >
              <Icon name={level === "all" ? "bell" : "bellOff"} />
              {t(level)}
              {chosen === level && (
                <span class="tail">
                  <Icon name="check" />
                </span>
              )}
            </button>
          ))}
          <hr />
          <button
            type="button"
            class="menuitem"
            role="menuitem"
            tabIndex={-1}
            onClick={() => {
              close();
              onEnd();
            }}
          >
            <Icon name="close" />
            {t("unsubscribe")}
          </button>
        </>
      )}
    </Menu>
  );
}

/** Follows a channel; once one does, a menu says what one is told, and ends it. */
export function SubscribeButton({ channel, viewer }: Props) {
  const who = useStore(user);
  const { url } = useLocation();
  const box = useRef<HTMLSpanElement>(null);
  const changed = useRef(false);
  const subscribed = viewer?.subscribed ?? false;
  // What is clicked makes way for something else, which then has the focus.
  useLayoutEffect(() => {
    if (changed.current) box.current?.querySelector("button")?.focus();
    changed.current = false;
  }, [subscribed]);
  const was = viewer ?? { subscribed: false, level: null };
  const { name } = channel;
  if (who === null) {
    return (
      <a class="btn primary" href={andBack("signIn", url, "subscribe")} aria-label={t("signInToSubscribe", { name })}>
        {t("subscribe")}
      </a>
    );
  }
  return (
    <span ref={box}>
      {subscribed ? (
        <LevelMenu
          name={name}
          level={viewer?.level ?? null}
          onLevel={(level) => void subscribe(channel.id, was, level).catch(tell)}
          onEnd={() => {
            changed.current = true;
            endFollowing(channel, viewer?.level ?? null, () => (changed.current = true)); // who takes it back has the focus there again
          }}
        />
      ) : (
        <button
          type="button"
          class="btn primary"
          aria-label={t("subscribeTo", { name })}
          onClick={() => {
            changed.current = true;
            subscribe(channel.id, was, "all").catch(tell);
          }}
        >
          {t("subscribe")}
        </button>
      )}
    </span>
  );
}

/** How many follow it. */
export const subscribersOf = ({ subscribers }: Pick<Channel, "subscribers">) => t("subscribers", { n: subscribers ?? 0, count: count(subscribers) });
