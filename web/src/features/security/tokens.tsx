import { useState } from "preact/hooks";
import { ago, date, moment } from "../../base/format.ts";
import { api, type AccessToken } from "../../data/api.ts";
import { attempt, gone, invalidate } from "../../data/cache.ts";
import { queries, tags } from "../../data/queries.ts";
import { useQuery } from "../../data/query.ts";
import { Confirm } from "../../kit/dialog.tsx";
import { Icon } from "../../kit/icon.tsx";
import { Trouble } from "../../kit/notice.tsx";
import { Rich } from "../../kit/rich.tsx";
import { toast } from "../../kit/toast.tsx";
import { t } from "./messages.ts";
import { NewToken } from "./newtoken.tsx";
import { scopeName } from "./scopes.ts";

export function Tokens() {
  const query = useQuery(queries.accessTokens());
  const [making, setMaking] = useState(false);
  const [ending, setEnding] = useState<AccessToken | null>(null);
  const revoke = async ({ id }: AccessToken) => {
    await attempt(gone("token", id), () => api.revokeAccessToken(id));
    invalidate(tags.proofs);
    setEnding(null);
    toast(t("tokenRevoked"));
  };
  return (
    <section class="panel" aria-labelledby="tokens">
      <div>
        <h2 id="tokens">{t("tokens")}</h2>
        <p class="muted small">
          <Rich
            text={t("tokensLead")}
            marks={{
              a: (words) => (
                <a class="link" href="/docs">
                  {words}
                </a>
              ),
            }}
          />
        </p>
      </div>
      {query.data ? (
        query.data.items.length > 0 && (
          <ul class="entries">
            {query.data.items.map((token) => (
              <li key={token.id}>
                <Icon name="key" />
                <div class="what">
                  <bdi>{token.name}</bdi>
                  <div class="row scopes">
                    {token.scopes.map((scope) => (
                      <span key={scope} class={scope === "admin" ? "badge warm" : "badge"}>
                        {scopeName(scope)}
                      </span>
                    ))}
                  </div>
                  <div class="small muted">
                    <Used token={token} /> · {token.expiresAt ? t("endsOn", { date: date(token.expiresAt) }) : t("endsUnused")}
                  </div>
                </div>
                <button type="button" class="btn" aria-label={t("revokeOne", { name: token.name })} onClick={() => setEnding(token)}>
                  {t("revoke")}
                </button>
              </li>
            ))}
          </ul>
        )
      ) : query.error ? (
        <Trouble error={query.error} retry={query.reload} what={t("yourTokens")} snug />
      ) : (
        <div class="skel" style="block-size:44px" aria-busy="true" />
      )}
      <div>
        <button type="button" class="btn" onClick={() => setMaking(true)}>
          <Icon name="plus" />
          {t("newToken")}
        </button>
      </div>
      {making && <NewToken onClose={() => setMaking(false)} />}
      {ending && (
        <Confirm title={t("revokeTitle", { name: ending.name })} action={t("revoke")} onConfirm={() => revoke(ending)} onClose={() => setEnding(null)}>
          {t("revokeText")}
        </Confirm>
      )}
    </section>
  );
}

function Used({ token: { lastUsedAt } }: { token: AccessToken }) {
  if (!lastUsedAt) return <>{t("neverUsed")}</>;
  return <span title={moment(lastUsedAt)}>{t("lastUsed", { when: ago(lastUsedAt) })}</span>;
}
