import { useState } from "preact/hooks";
import { ago, moment } from "../../base/format.ts";
import { api, type Session } from "../../data/api.ts";
import { asApiError, attempt, gone, invalidate } from "../../data/cache.ts";
import { queries } from "../../data/queries.ts";
import { useQuery } from "../../data/query.ts";
import { Confirm } from "../../kit/dialog.tsx";
import { Icon } from "../../kit/icon.tsx";
import { Trouble } from "../../kit/notice.tsx";
import { toast } from "../../kit/toast.tsx";
import { deviceIcon, deviceName } from "./devices.ts";
import { t } from "./messages.ts";

const end = ({ id }: Session) => attempt(gone("session", id), () => api.endSession(id));

export function Sessions() {
  const query = useQuery(queries.sessions(), { freshMs: 5_000 });
  const [all, setAll] = useState(false);
  const others = query.data?.items.filter(({ current }) => !current) ?? [];
  const endOne = (session: Session) =>
    end(session).then(
      () => toast(t("deviceSignedOut")),
      (error: unknown) => toast(asApiError(error).message),
    );
  const endOthers = async () => {
    try {
      await Promise.all(others.map(end));
    } finally {
      invalidate(queries.sessions().key); // of very many there are more than a page
    }
    setAll(false);
    toast(t("othersSignedOut"));
  };
  return (
    <section class="panel" aria-labelledby="sessions">
      <div>
        <h2 id="sessions">{t("whereSignedIn")}</h2>
        <p class="muted small">{t("whereLead")}</p>
      </div>
      {query.data ? (
        <ul class="entries">
          {query.data.items.map((session) => {
            const name = deviceName(session.userAgent);
            return (
              <li key={session.id}>
                <Icon name={deviceIcon(session.userAgent)} />
                <div class="what">
                  {name} {session.current && <span class="badge good">{t("thisDevice")}</span>}
                  <div class="small muted">
                    {session.address} ·{" "}
                    {session.current ? t("inUse") : <span title={moment(session.lastUsedAt)}>{t("lastUsed", { when: ago(session.lastUsedAt) })}</span>}
                  </div>
                </div>
                {!session.current && (
                  <button type="button" class="btn" aria-label={t("signOutOne", { device: name })} onClick={() => void endOne(session)}>
                    {t("signOut")}
                  </button>
                )}
              </li>
            );
          })}
        </ul>
      ) : query.error ? (
        <Trouble error={query.error} retry={query.reload} what={t("yourSessions")} snug />
      ) : (
        <div class="skel" style="block-size:120px" aria-busy="true" />
      )}
      {others.length > 0 && (
        <div>
          <button type="button" class="btn danger" onClick={() => setAll(true)}>
            {t("signOutOthers")}
          </button>
        </div>
      )}
      {all && (
        <Confirm title={t("signOutOthersTitle")} action={t("signOutOthers")} onConfirm={endOthers} onClose={() => setAll(false)}>
          {t("signOutOthersText")}
        </Confirm>
      )}
    </section>
  );
}
