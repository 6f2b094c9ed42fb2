import { useId } from "preact/hooks";
import { ago, moment } from "../../base/format.ts";
import type { Reported } from "../../data/api.ts";
import { useMember } from "../../data/member.ts";
import { Avatar } from "../../kit/avatar.tsx";
import { Icon } from "../../kit/icon.tsx";
import { srcsetOf, SteadyImage } from "../../kit/picture.tsx";
import { Prose } from "../../kit/prose.tsx";
import { t } from "./messages.ts";
import { outcomeName } from "./outcomes.ts";
import { Person } from "./person.tsx";
import { Reasons } from "./reasons.tsx";
import { Reports } from "./reports.tsx";
import { actsOn, keys, kindOf, pageOf, type Act } from "./subjects.ts";
import { kinds, useThing, type Thing } from "./thing.ts";

type Props = {
  one: Reported;
  isOpen: boolean;
  /** Whether its letters do something, and are told. */
  lettered: boolean;
  toggle: () => void;
  act: (act: Act) => void;
};

const icons = { none: "check", hide: "lock", remove: "trash", suspend: "clock", ban: "ban" } as const;
const labels = { none: "leave", hide: "hide", remove: "remove", suspend: "suspend", ban: "ban" } as const;

/** What was reported, whose it is and why; opened, each report, and what can be done. */
export function Group({ one, isOpen, lettered, toggle, act }: Props) {
  const who = useMember();
  const thing = useThing(one);
  const id = useId();
  const { subject, of, decided, state } = one;
  const kind = kindOf(subject);
  const page = thing.state === "gone" ? null : pageOf(subject);
  const since = state === "open" ? one.firstAt : (decided?.at ?? null);
  return (
    <article class="panel group" aria-labelledby={`${id}t`}>
      <div class="head">
        <Face one={one} thing={thing} />
        <div class="what">
          <h2 id={`${id}t`}>
            <button type="button" aria-expanded={isOpen} aria-controls={`${id}b`} onClick={toggle}>
              <bdi>{thing.title || t("untitled")}</bdi>
            </button>
          </h2>
          <p class="small muted">
            {t(kinds[kind])}
            {kind !== "account" && of && (
              <>
                {" · "}
                <bdi>{of.displayName || t("goneAccount")}</bdi>
              </>
            )}
            {since && (
              <>
                {" · "}
                <time dateTime={since} title={moment(since)}>
                  {ago(since)}
                </time>
              </>
            )}
          </p>
          <Reasons reasons={one.reasons} />
        </div>
        {state === "resolved" && decided ? <span class={decided.outcome === "none" || decided.outcome === "gone" ? "badge" : "badge bad"}>{outcomeName(decided.outcome)}</span> : <span class="count nums" title={t("reportCount", { n: one.count })}>{one.count}</span>}
        <Icon name="down" />
      </div>
      {isOpen && (
        <div class="opened" id={`${id}b`}>
          {thing.comment && isLong(thing.comment.text) && (
            <blockquote>
              <Prose text={thing.comment.text} mentions />
            </blockquote>
          )}
          {(thing.comment?.held || thing.video?.visibility === "private") && <p class="small muted">{t("hiddenNow")}</p>}
          <p class="row small">
            {of && (
              <span>
                {t("whose")} <Person of={of} />
              </span>
            )}
            {page && (
              <a class="link" href={page} target="_blank" rel="noopener">
                {t("lookAt")}
              </a>
            )}
          </p>
          {decided && <Decided one={one} />}
          <Reports one={one} />
          {state === "open" && (
            <div class="deeds" role="group" aria-label={t("decide")}>
              {actsOn(subject, of?.id, who).map((one) => (
                <button type="button" key={one} class={one === "none" ? "btn" : "btn danger"} aria-keyshortcuts={lettered ? keys[one] : undefined} onClick={() => act(one)}>
                  <Icon name={icons[one]} />
                  {t(labels[one])}
                  {lettered && <kbd aria-hidden="true">{keys[one].toUpperCase()}</kbd>}
                </button>
              ))}
            </div>
          )}
        </div>
      )}
    </article>
  );
}

/** More than two lines of the head, about. */
const isLong = (text: string) => text.length > 120 || text.includes("\n");

function Face({ one: { subject, of }, thing }: { one: Reported; thing: Thing }) {
  const posters = thing.video?.posters;
  if (posters?.length) return <SteadyImage class="still" alt="" src={posters[0]!.url} srcset={srcsetOf(posters)} sizes="128px" width={128} height={72} loading="lazy" decoding="async" />;
  if (thing.video) {
    return (
      <span class="still">
        <Icon name="film" />
      </span>
    );
  }
  if (thing.channel) return <Avatar name={thing.channel.name} seed={thing.channel.id} size={48} picture={thing.channel.avatar} />;
  const author = thing.comment?.author;
  if (author) return <Avatar name={author.displayName} seed={author.id} size={48} picture={author.avatar} />;
  return <Avatar name={of?.displayName ?? ""} seed={of?.id ?? subject} size={48} />;
}

/** The last decision: the one that stands, or one before it was reported again. */
function Decided({ one: { decided, state } }: { one: Reported }) {
  if (!decided) return null;
  return (
    <div class="banner">
      <Icon name="info" />
      <div class="grow">
        {t(state === "open" ? "beforeThat" : "decidedSo", { outcome: outcomeName(decided.outcome) })} {decided.by && <Person of={decided.by} />}
        {" · "}
        <time class="muted" dateTime={decided.at}>
          {moment(decided.at)}
        </time>
        {decided.reason !== "" && <Prose text={decided.reason} />}
      </div>
    </div>
  );
}
