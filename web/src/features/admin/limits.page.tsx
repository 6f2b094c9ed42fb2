import "./limits.css";
import { useLocation } from "preact-iso/router";
import { useEffect, useState } from "preact/hooks";
import { date } from "../../base/format.ts";
import { api, type FoundUser, type SiteLimits } from "../../data/api.ts";
import { keys } from "../../data/keys.ts";
import { invalidate, setQuery, useQuery, type Query } from "../../data/query.ts";
import { Avatar } from "../../kit/avatar.tsx";
import { Field } from "../../kit/field.tsx";
import { Icon } from "../../kit/icon.tsx";
import { Trouble } from "../../kit/notice.tsx";
import { AdministratorGate } from "../../shell/gate.tsx";
import { roles } from "../account/roles.ts";
import { LimitList } from "./limitlist.tsx";

const title = "Limits of accounts";

export default function LimitsOfAccounts() {
  return <AdministratorGate title={title}>{() => <Desk />}</AdministratorGate>;
}

function Desk() {
  const site = useQuery(keys.siteLimits, (signal) => api.siteLimits(signal));
  return (
    <div class="narrow">
      <div class="page-head">
        <h1 tabIndex={-1}>{title}</h1>
      </div>
      <div class="stack office">
        <OfSite site={site} />
        <OfUser site={site.data} />
      </div>
    </div>
  );
}

const Waiting = () => <div class="skel" style="block-size:420px" aria-busy="true" />;

function OfSite({ site }: { site: Query<SiteLimits> }) {
  return (
    <section class="panel" aria-labelledby="of-site">
      <div>
        <h2 id="of-site">The site’s limits</h2>
        <p class="muted small">
          They hold for every account that has no limit of its own. One that is lowered takes nothing away: it says no to what would be more.
        </p>
      </div>
      {site.data ? (
        <LimitList
          now={site.data.limits}
          chosen={site.data.chosen}
          otherwise={site.data.configured}
          words={{ chosen: "Set here", otherwise: "As configured", back: "As configured" }}
          save={async (patch) => {
            const answer = await api.setSiteLimits(patch);
            invalidate(keys.limits);
            setQuery(keys.siteLimits, () => answer);
          }}
        />
      ) : site.error ? (
        <Trouble error={site.error} retry={site.reload} what="The site’s limits" snug />
      ) : (
        <Waiting />
      )}
    </section>
  );
}

/** Whose they are stands in the address, so that it can be kept, shared and gone back to. */
function OfUser({ site }: { site: SiteLimits | undefined }) {
  const { query, path, route } = useLocation();
  const name = query.user ?? "";
  const [text, setText] = useState(name);
  useEffect(() => setText(name), [name]);
  const found = useQuery(name ? keys.userNamed(name) : null, (signal) => api.usersNamed(name, signal), { freshMs: 5_000 });
  const user = found.data?.items[0];
  return (
    <section class="panel" aria-labelledby="of-user">
      <div>
        <h2 id="of-user">A user’s limits</h2>
        <p class="muted small">Somebody who needs more room than others, or should have less.</p>
      </div>
      <form
        class="find"
        role="search"
        aria-label="Users"
        onSubmit={(e) => {
          e.preventDefault();
          const wanted = text.trim().replace(/^@/, "");
          if (wanted === name) found.reload();
          else route(wanted ? `${path}?user=${encodeURIComponent(wanted)}` : path);
        }}
      >
        <Field label="User name" hint="The whole name that stands behind the @.">
          <input
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
          Find
        </button>
      </form>
      <p class={found.data && !user ? "none" : "sr"} role="status">
        {user ? `Found @${user.username}.` : found.data && `Nobody is called “${name}”. A part of a name finds nobody, and neither does an address.`}
      </p>
      {found.error ? (
        <Trouble error={found.error} retry={found.reload} what="The account" snug />
      ) : user && site ? (
        <Found key={user.id} user={user} site={site} />
      ) : (
        (found.loading || user) && <Waiting />
      )}
    </section>
  );
}

function Found({ user, site }: { user: FoundUser; site: SiteLimits }) {
  const key = keys.userLimits(user.id);
  const budget = useQuery(key, (signal) => api.userLimits(user.id, signal), { freshMs: 5_000 });
  return (
    <>
      <div class="who">
        <Avatar name={user.displayName} seed={user.id} size={48} />
        <div>
          <h3>
            <bdi>{user.displayName}</bdi>
          </h3>
          <p class="small muted">
            @{user.username} · {roles[user.role]} since {date(user.createdAt)}
          </p>
        </div>
      </div>
      {budget.data ? (
        <LimitList
          now={budget.data.limits}
          chosen={budget.data.chosen}
          otherwise={site.limits}
          use={budget.data.use}
          words={{ chosen: "Set for this user", otherwise: "The site’s", back: "As the site’s" }}
          save={async (patch) => {
            const answer = await api.setUserLimits(user.id, patch);
            invalidate(keys.myLimits); // it may be the administrator's own
            setQuery(key, () => answer);
          }}
        />
      ) : budget.error ? (
        <Trouble error={budget.error} retry={budget.reload} what="The limits" snug />
      ) : (
        <Waiting />
      )}
    </>
  );
}
