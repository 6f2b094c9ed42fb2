import "./moderation.css";
import { useState } from "preact/hooks";
import { date, moment } from "../../base/format.ts";
import { useStore } from "../../base/store.ts";
import type { AccountInBrief, AccountStanding } from "../../data/api.ts";
import { wanted } from "../../data/moderation.ts";
import { useQuery } from "../../data/query.ts";
import { user } from "../../data/session.ts";
import { Avatar } from "../../kit/avatar.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Icon } from "../../kit/icon.tsx";
import { Trouble } from "../../kit/notice.tsx";
import { Prose } from "../../kit/prose.tsx";
import { t } from "./messages.ts";
import { StandingForm } from "./standingform.tsx";

type Props = { account: Pick<AccountInBrief, "id" | "username" | "displayName">; onClose: () => void };

/** How an account stands, and what those who moderate can do about that. */
export function AccountDialog({ account, onClose }: Props) {
  const query = useQuery(wanted.standing(account.id), { freshMs: 5_000 });
  const [typed, setTyped] = useState(false);
  return (
    <Dialog title={t("account")} onClose={onClose} typed={typed} width={560}>
      {query.data ? (
        <Account standing={query.data} onTyped={setTyped} onClose={onClose} />
      ) : query.error ? (
        <Trouble error={query.error} retry={query.reload} what={t("theAccount")} snug />
      ) : (
        <div class="skel" style="block-size:240px" aria-busy="true" />
      )}
    </Dialog>
  );
}

const tones = { active: "good", suspended: "bad", banned: "bad" } as const;
const names = { active: "active", suspended: "suspended", banned: "banned" } as const;
const roles = { user: "member", moderator: "moderator", administrator: "administrator" } as const;
const ranks = ["user", "moderator", "administrator"];

/** Whether it stands as it was last set; an earlier suspension is over by itself. */
export const StandingBadge = ({ standing }: Pick<AccountStanding, "standing">) => <span class={`badge ${tones[standing]}`}>{t(names[standing])}</span>;

function Account({ standing, onTyped, onClose }: { standing: AccountStanding; onTyped: (typed: boolean) => void; onClose: () => void }) {
  const who = useStore(user);
  const { account, role } = standing;
  const own = account.id === who?.id;
  const high = ranks.indexOf(role) >= ranks.indexOf(who?.role ?? "user");
  return (
    <>
      <div class="moderation account">
        <div class="whose">
          <Avatar name={account.displayName} seed={account.id} size={56} />
          <div>
            <h3>
              <bdi>{account.displayName}</bdi> <StandingBadge standing={standing.standing} />
            </h3>
            <p class="small muted">
              <bdi dir="ltr">@{account.username}</bdi> · {t(roles[role])}
            </p>
          </div>
        </div>
        <Why standing={standing} />
        {(own || high) && (
          <p class="banner">
            <Icon name="lock" />
            <span class="grow">{t(own ? "ownAccount" : "higherRole")}</span>
          </p>
        )}
      </div>
      {!own && !high && <StandingForm key={`${standing.standing} ${standing.since}`} standing={standing} onTyped={onTyped} onClose={onClose} />}
    </>
  );
}

/** Since when and why, where it is not as any other. */
export function Why({ standing: { standing, since, until, reason, appeal } }: { standing: AccountStanding }) {
  if (standing === "active") return null;
  return (
    <dl class="facts">
      {since && (
        <>
          <dt>{t("since")}</dt>
          <dd>
            <time dateTime={since}>{moment(since)}</time>
          </dd>
        </>
      )}
      <dt>{t("until")}</dt>
      <dd>{until ? <time dateTime={until}>{date(until)}</time> : t("untilLifted")}</dd>
      {reason !== "" && (
        <>
          <dt>{t("why")}</dt>
          <dd>
            <Prose text={reason} />
          </dd>
        </>
      )}
      {appeal && (
        <>
          <dt>{t("appeal")}</dt>
          <dd>
            <Prose text={appeal.text} />
            {appeal.state !== "open" && <p class="small muted">{t(appeal.state === "granted" ? "appealGranted" : "appealRefused")}</p>}
          </dd>
        </>
      )}
    </dl>
  );
}
