import { day, hour, moment } from "../../base/format.ts";
import { useMember } from "../../data/member.ts";
import { wanted, type AuditEntry } from "../../data/moderation.ts";
import { useList } from "../../data/query.ts";
import { Icon } from "../../kit/icon.tsx";
import { More, useMoreAhead } from "../../kit/more.tsx";
import { Blank, Trouble } from "../../kit/notice.tsx";
import { Prose } from "../../kit/prose.tsx";
import { sayingOf } from "./acts.ts";
import { t } from "./messages.ts";
import { Office } from "./office.tsx";
import { Person } from "./person.tsx";
import { pageOf } from "./subjects.ts";

/** Who did what by the rights of a role, the newest first. Moderators see what is moderation, administrators all of it. */
export default function AuditLog() {
  const who = useMember();
  return (
    <Office name="audit">
      <p class="lead muted small">{t(who.role === "administrator" ? "auditAll" : "auditModeration")}</p>
      <Entries />
    </Office>
  );
}

function Entries() {
  const list = useList(wanted.audit());
  const end = useMoreAhead(list);
  if (!list.items) {
    if (list.error) return <Trouble error={list.error} retry={list.reload} what={t("theLog")} />;
    return (
      <div class="stack" aria-busy="true">
        {Array.from({ length: 8 }, (_, i) => (
          <div class="skel" style="block-size:52px" key={i} />
        ))}
      </div>
    );
  }
  if (list.items.length === 0 && !list.more) {
    return (
      <Blank icon="shield" title={t("nothingDone")}>
        <p>{t("nothingDoneText")}</p>
      </Blank>
    );
  }
  const items = list.items;
  return (
    <>
      <ol class="log" role="list">
        {items.map((entry, i) => {
          const today = day(entry.at);
          const before = items[i - 1];
          return (
            <li key={entry.id}>
              {(!before || day(before.at) !== today) && (
                <h2 class="day">
                  <time dateTime={entry.at}>{today}</time>
                </h2>
              )}
              <Act entry={entry} />
            </li>
          );
        })}
      </ol>
      <More list={list} box={end} />
    </>
  );
}

/** Ids stand as they are: they are what a thing is called once it is gone. */
function Act({ entry: { at, what, by, of, subject, reason, detail, address } }: { entry: AuditEntry }) {
  const { label, icon } = sayingOf(what);
  const page = /^(v|ch|c)_/.test(subject) ? pageOf(subject) : null;
  return (
    <div class="act">
      <Icon name={icon} />
      <div class="what">
        <p>
          <strong>{label}</strong>
          {of && (
            <>
              {" · "}
              <Person of={of} />
            </>
          )}
        </p>
        {reason !== "" && <Prose text={reason} />}
        <p class="small muted">
          {by ? <Person of={by} /> : t("byOperator")}
          {address && (
            <>
              {" · "}
              <bdi dir="ltr">{address}</bdi>
            </>
          )}
          {detail !== "" && (
            <>
              {" · "}
              <bdi>{detail}</bdi>
            </>
          )}
          {page && (
            <>
              {" · "}
              <a class="link" href={page}>
                {t("lookAt")}
              </a>
            </>
          )}
        </p>
      </div>
      <time class="small muted nums" dateTime={at} title={moment(at)}>
        {hour(at)}
      </time>
    </div>
  );
}
