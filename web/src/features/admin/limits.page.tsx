import "./limits.css";
import { useLocation } from "preact-iso/router";
import { useEffect, useState } from "preact/hooks";
import { date } from "../../base/format.ts";
import { api, type FoundUser, type SiteLimits } from "../../data/api.ts";
import { invalidate, put } from "../../data/cache.ts";
import { queries, tags } from "../../data/queries.ts";
import { useQuery, type Query } from "../../data/query.ts";
import { Avatar } from "../../kit/avatar.tsx";
import { Field, unread } from "../../kit/field.tsx";
import { Icon } from "../../kit/icon.tsx";
import { leave } from "../../kit/leaving.ts";
import { Trouble } from "../../kit/notice.tsx";
import { titles } from "../../titles.ts";
import { roleName } from "../account/roles.ts";
import { LimitList } from "./limitlist.tsx";
import { t } from "./messages.ts";

export default function LimitsOfAccounts() {
  const site = useQuery(queries.siteLimits());
  return (
    <div class="narrow">
      <div class="page-head">
        <h1 tabIndex={-1}>{titles("limits")}</h1>
      </div>
      <div class="stack office">
        <OfSite site={site} />
        <OfUser site={site} />
      </div>
    </div>
  );
}

const Waiting = () => <div class="skel" style="block-size:420px" aria-busy="true" />;

function OfSite({ site }: { site: Query<SiteLimits> }) {
  return (
    <section class="panel" aria-labelledby="of-site">
      <div>
        <h2 id="of-site">{t("siteLimits")}</h2>
        <p class="muted small">
          {t("siteLimitsText")}
        </p>
      </div>
      {site.data ? (
        <LimitList
          now={site.data.limits}
          chosen={site.data.chosen}
          otherwise={site.data.configured}
          words={{ chosen: t("setHere"), otherwise: t("asConfigured"), back: t("asConfigured") }}
          save={async (patch) => {
            const answer = await api.setSiteLimits(patch);
            invalidate(tags.limits);
            put(queries.siteLimits(), () => answer);
          }}
        />
      ) : site.error ? (
        <Trouble error={site.error} retry={site.reload} what={t("theSiteLimits")} snug />
      ) : (
        <Waiting />
      )}
    </section>
  );
}

/** Whose they are stands in the address, so that it can be kept, shared and gone back to. */
function OfUser({ site }: { site: Query<SiteLimits> }) {
  const { query, path, route } = useLocation();
  const name = query.user ?? "";
  const [text, setText] = useState(name);
  useEffect(() => setText(name), [name]);
  const found = useQuery(name ? queries.userNamed(name) : null, { freshMs: 5_000 });
  const user = found.data?.items[0];
  return (
    <section class="panel" aria-labelledby="of-user">
      <div>
        <h2 id="of-user">{t("userLimits")}</h2>
        <p class="muted small">{t("userLimitsText")}</p>
      </div>
      <form
        class="find"
        role="search"
        aria-label={t("users")}
        onSubmit={(e) => {
          e.preventDefault();
          const wanted = text.trim().replace(/^@/, "");
          if (wanted === name) found.reload();
          else leave(() => route(wanted ? `${path}?user=${encodeURIComponent(wanted)}` : path));
        }}
      >
        <Field label={t("userName")} hint={t("userNameHint")}>
          <input
            {...unread}
            class="input"
            name="user"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            required
            value={text}
            onInput={(e) => setText(e.currentTarget.value)}
          />
        </Field>
        <button class="btn big" type="submit">
          <Icon name="user" />
          {t("find")}
        </button>
      </form>
      <p class={found.data && !user ? "none" : "sr"} role="status">
        {user ? t("found", { name: user.username }) : found.data && t("nobody", { name })}
      </p>
      {found.error ? (
        <Trouble error={found.error} retry={found.reload} what={t("theAccount")} snug />
      ) : user && site.data ? (
        <Found key={user.id} user={user} site={site.data} />
      ) : user && site.error ? (
        <Trouble error={site.error} retry={site.reload} what={t("theLimits")} snug />
      ) : (
        (found.loading || user) && <Waiting />
      )}
    </section>
  );
}

function Found({ user, site }: { user: FoundUser; site: SiteLimits }) {
  const budget = useQuery(queries.userLimits(user.id), { freshMs: 5_000 });
  return (
    <>
      <div class="who">
        <Avatar name={user.displayName} seed={user.id} size={48} />
        <div>
          <h3>
            <bdi>{user.displayName}</bdi>
          </h3>
          <p class="small muted">
            <bdi dir="ltr">@{user.username}</bdi> · {t("since", { role: roleName(user.role), date: date(user.createdAt) })}
          </p>
        </div>
      </div>
      {budget.data ? (
        <LimitList
          now={budget.data.limits}
          chosen={budget.data.chosen}
          otherwise={site.limits}
          use={budget.data.use}
          words={{ chosen: t("setForUser"), otherwise: t("theSites"), back: t("asTheSites") }}
          save={async (patch) => {
            const answer = await api.setUserLimits(user.id, patch);
            invalidate(tags.limits); // it may be the administrator's own
            put(queries.userLimits(user.id), () => answer);
          }}
        />
      ) : budget.error ? (
        <Trouble error={budget.error} retry={budget.reload} what={t("theLimits")} snug />
      ) : (
        <Waiting />
      )}
    </>
  );
}
