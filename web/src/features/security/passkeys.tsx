import { useState } from "preact/hooks";
import { ago, date, moment } from "../../base/format.ts";
import { api, type Passkey } from "../../data/api.ts";
import { attempt, gone, invalidate } from "../../data/cache.ts";
import { passkeysWork } from "../../data/passkeys.ts";
import { proven } from "../../data/proof.ts";
import { queries, tags } from "../../data/queries.ts";
import { useQuery } from "../../data/query.ts";
import { Confirm } from "../../kit/dialog.tsx";
import { Icon } from "../../kit/icon.tsx";
import { Trouble } from "../../kit/notice.tsx";
import { toast } from "../../kit/toast.tsx";
import { t } from "./messages.ts";
import { NewPasskey } from "./newpasskey.tsx";

export function Passkeys() {
  const query = useQuery(queries.passkeys());
  const [making, setMaking] = useState(false);
  const [ending, setEnding] = useState<Passkey | null>(null);
  const remove = async ({ id }: Passkey) => {
    await attempt(gone("passkey", id), () => proven(() => api.removePasskey(id)));
    invalidate(tags.proofs);
    setEnding(null);
    toast(t("passkeyRemoved"));
  };
  return (
    <section class="panel" aria-labelledby="passkeys">
      <div>
        <h2 id="passkeys">{t("passkeys")}</h2>
        <p class="muted small">{t("passkeysLead")}</p>
      </div>
      {query.data ? (
        query.data.items.length > 0 && (
          <ul class="entries">
            {query.data.items.map((passkey) => (
              <li key={passkey.id}>
                <Icon name="key" />
                <div class="what">
                  <bdi>{passkey.name}</bdi> {passkey.backedUp && <span class="badge">{t("backedUp")}</span>}
                  <div class="small muted">
                    {t("addedOn", { date: date(passkey.createdAt) })} · <Used passkey={passkey} />
                  </div>
                </div>
                <button type="button" class="btn" aria-label={t("removePasskey", { name: passkey.name })} onClick={() => setEnding(passkey)}>
                  {t("remove")}
                </button>
              </li>
            ))}
          </ul>
        )
      ) : query.error ? (
        <Trouble error={query.error} retry={query.reload} what={t("yourPasskeys")} snug />
      ) : (
        <div class="skel" style="block-size:44px" aria-busy="true" />
      )}
      <div>
        {passkeysWork() ? (
          <button type="button" class="btn" onClick={() => setMaking(true)}>
            <Icon name="plus" />
            {t("addPasskey")}
          </button>
        ) : (
          <p class="small muted">{t("noPasskeysHere")}</p>
        )}
      </div>
      {making && <NewPasskey onClose={() => setMaking(false)} />}
      {ending && (
        <Confirm title={t("removePasskeyTitle", { name: ending.name })} action={t("remove")} onConfirm={() => remove(ending)} onClose={() => setEnding(null)}>
          {t("removePasskeyText")}
        </Confirm>
      )}
    </section>
  );
}

function Used({ passkey: { lastUsedAt } }: { passkey: Passkey }) {
  if (!lastUsedAt) return <>{t("neverUsed")}</>;
  return <span title={moment(lastUsedAt)}>{t("lastUsed", { when: ago(lastUsedAt) })}</span>;
}
