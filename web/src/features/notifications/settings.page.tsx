import "./notifications.css";
import { useState } from "preact/hooks";
import { api, type NotificationPreference } from "../../data/api.ts";
import { asApiError, put } from "../../data/cache.ts";
import { queries } from "../../data/queries.ts";
import { useQuery } from "../../data/query.ts";
import { Trouble } from "../../kit/notice.tsx";
import { toast } from "../../kit/toast.tsx";
import { titles } from "../../titles.ts";
import { kinds } from "./kinds.ts";
import { t } from "./messages.ts";

/** Of what somebody is told. By which ways beside the list, is not shown before there are others. */
export default function NotificationSettings() {
  const query = useQuery(queries.notificationPreferences());
  return (
    <div class="narrow">
      <div class="page-head">
        <h1 tabIndex={-1}>{titles("notificationSettings")}</h1>
      </div>
      {query.data ? (
        <Choices items={query.data.items} />
      ) : query.error ? (
        <Trouble error={query.error} retry={query.reload} what={t("theSettings")} />
      ) : (
        <div class="panel" aria-busy="true">
          {Array.from({ length: 6 }, (_, i) => (
            <span class="skel" style="block-size:24px" key={i} />
          ))}
        </div>
      )}
    </div>
  );
}

function Choices({ items }: { items: readonly NotificationPreference[] }) {
  const [busy, setBusy] = useState<string | null>(null);
  const choose = (one: NotificationPreference, app: boolean) => {
    setBusy(one.kind);
    api
      .setNotificationPreferences([{ ...one, app }])
      .then((all) => {
        put(queries.notificationPreferences(), () => all);
        toast(t("saved"));
      })
      .catch((error: unknown) => toast(asApiError(error).message))
      .finally(() => setBusy(null));
  };
  return (
    <section class="panel wanted">
      <p class="muted">{t("settingsLead")}</p>
      {kinds.map(({ about, all }) => {
        const here = all.flatMap(({ kind, label }) => items.filter((one) => one.kind === kind).map((one) => ({ one, label })));
        return (
          here.length > 0 && (
            <fieldset key={about}>
              <legend>{t(about)}</legend>
              {here.map(({ one, label }) => (
                <label class="switch" key={one.kind}>
                  <span>{t(label)}</span>
                  <input type="checkbox" role="switch" checked={one.app} disabled={busy === one.kind} onChange={(e) => choose(one, e.currentTarget.checked)} />
                </label>
              ))}
            </fieldset>
          )
        );
      })}
    </section>
  );
}
