import { ago, moment } from "../../base/format.ts";
import type { SignIn } from "../../data/api.ts";
import { queries } from "../../data/queries.ts";
import { useList } from "../../data/query.ts";
import { Icon, type IconName } from "../../kit/icon.tsx";
import { More } from "../../kit/more.tsx";
import { Trouble } from "../../kit/notice.tsx";
import { deviceName } from "./devices.ts";
import { t } from "./messages.ts";

const icons: Record<SignIn["kind"], IconName> = {
  registered: "user",
  signed_in: "signin",
  signed_in_by_both: "signin",
  signed_in_by_passkey: "signin",
  failed: "alert",
  password_changed: "key",
  password_reset: "key",
  address_changed: "edit",
  token_made: "plus",
  token_revoked: "trash",
  second_factor_on: "lock",
  second_factor_off: "lock",
  recovery_code_used: "key",
  recovery_codes_renewed: "retry",
  passkey_added: "plus",
  passkey_removed: "trash",
};

export function whatOf({ kind, times }: Pick<SignIn, "kind" | "times">): string {
  return kind === "failed" ? t("failed", { n: times }) : t(kind);
}

/** Who got into the account, who tried, and what changed about who may. */
export function SignInLog() {
  const list = useList(queries.signIns());
  return (
    <section class="panel" aria-labelledby="log">
      <div>
        <h2 id="log">{t("log")}</h2>
        <p class="muted small">{t("logLead")}</p>
      </div>
      {list.items ? (
        <>
          <ul class="entries log">
            {list.items.map((entry) => (
              <li key={entry.id} class={entry.kind === "failed" ? "bad" : undefined}>
                <Icon name={icons[entry.kind] ?? "info"} />
                <div class="what">
                  {whatOf(entry)}
                  <div class="small muted">{entry.address ? `${deviceName(entry.userAgent)} · ${entry.address}` : t("byOperator")}</div>
                </div>
                <time class="small muted" dateTime={entry.at} title={moment(entry.at)}>
                  {ago(entry.at)}
                </time>
              </li>
            ))}
          </ul>
          <More list={list} />
        </>
      ) : list.error ? (
        <Trouble error={list.error} retry={list.reload} what={t("log")} snug />
      ) : (
        <div class="skel" style="block-size:220px" aria-busy="true" />
      )}
    </section>
  );
}
