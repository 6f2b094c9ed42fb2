import "./settings.css";
import { useState } from "preact/hooks";
import { ago, date, moment } from "../../base/format.ts";
import { useStore } from "../../base/store.ts";
import { api, type Session, type User } from "../../data/api.ts";
import { keys } from "../../data/keys.ts";
import { setSingleKeys, singleKeys } from "../../data/prefs.ts";
import { invalidate, useQuery } from "../../data/query.ts";
import { setTheme, theme } from "../../data/theme.ts";
import { Avatar } from "../../kit/avatar.tsx";
import { Field, PasswordInput, Segments } from "../../kit/field.tsx";
import { useForm } from "../../kit/form.ts";
import { Icon } from "../../kit/icon.tsx";
import { FormError, Spinner, Trouble } from "../../kit/notice.tsx";
import { toast } from "../../kit/toast.tsx";
import { Gate } from "../../shell/gate.tsx";
import { roles } from "./roles.ts";

export default function Settings() {
  return (
    <Gate title="Settings">
      {(who) => (
        <div class="narrow">
          <div class="page-head">
            <h1 tabIndex={-1}>Settings</h1>
          </div>
          <div class="settings">
            <Profile who={who} />
            <Appearance />
            <Password />
            <Sessions />
            <p class="small muted">
              Programs can do all that this site does:{" "}
              <a class="link" href="/docs">
                its API
              </a>
              .
            </p>
          </div>
        </div>
      )}
    </Gate>
  );
}

function Profile({ who }: { who: User }) {
  return (
    <section class="panel" aria-labelledby="profile">
      <h2 id="profile">Profile</h2>
      <div class="row" style="gap:16px;flex-wrap:nowrap">
        <Avatar name={who.displayName} seed={who.id} size={64} />
        <div>
          <strong style="font-size:1.125rem"><bdi>{who.displayName}</bdi></strong>
          <div class="muted">@{who.username}</div>
        </div>
      </div>
      <dl class="facts">
        <dt>Email</dt>
        <dd>{who.email ?? "–"}</dd>
        <dt>Role</dt>
        <dd>{roles[who.role]}</dd>
        <dt>Member since</dt>
        <dd>{date(who.createdAt)}</dd>
      </dl>
    </section>
  );
}

function Appearance() {
  const now = useStore(theme);
  const single = useStore(singleKeys);
  return (
    <section class="panel" aria-labelledby="appearance">
      <h2 id="appearance">Appearance and playback</h2>
      <Segments
        legend="Theme"
        name="theme"
        value={now}
        onValue={setTheme}
        options={[
          { value: "auto", label: "System", icon: <Icon name="desktop" /> },
          { value: "light", label: "Light", icon: <Icon name="sun" /> },
          { value: "dark", label: "Dark", icon: <Icon name="moon" /> },
        ]}
      />
      <label class="switch">
        <span>
          Single-key shortcuts in the player
          <span class="small muted" style="display:block">
            Letters and digits such as K, M, F and 0–9. Space and the arrow keys always work.
          </span>
        </span>
        <input type="checkbox" role="switch" checked={single} onChange={(e) => setSingleKeys(e.currentTarget.checked)} />
      </label>
    </section>
  );
}

function Password() {
  const [currentPassword, setCurrent] = useState("");
  const [newPassword, setNew] = useState("");
  const form = useForm(async () => {
    await api.password({ currentPassword, newPassword });
    setCurrent("");
    setNew("");
    invalidate(keys.sessions);
    toast("Your password was changed. Other devices were signed out.");
  });
  return (
    <section class="panel" aria-labelledby="password">
      <div>
        <h2 id="password">Password</h2>
        <p class="muted small">Changing it signs out all your other devices.</p>
      </div>
      <form class="stack" onSubmit={form.submit} style="max-inline-size:420px">
        <FormError error={form.error} />
        <Field label="Current password" error={form.wrong("currentPassword")}>
          <PasswordInput
            name="currentPassword"
            autocomplete="current-password"
            value={currentPassword}
            onValue={(v: string) => {
              setCurrent(v);
              form.touched("currentPassword");
            }}
          />
        </Field>
        <Field label="New password" hint="At least 10 characters." error={form.wrong("newPassword")}>
          <PasswordInput
            name="newPassword"
            autocomplete="new-password"
            minLength={10}
            maxLength={200}
            value={newPassword}
            onValue={(v: string) => {
              setNew(v);
              form.touched("newPassword");
            }}
          />
        </Field>
        <div>
          <button class="btn primary" type="submit" disabled={form.busy}>
            {form.busy && <Spinner />}
            Change password
          </button>
        </div>
      </form>
    </section>
  );
}

function Sessions() {
  const query = useQuery(keys.sessions, (signal) => api.sessions(signal), { freshMs: 5_000 });
  const [ending, setEnding] = useState<string | null>(null);
  const end = (session: Session) => {
    setEnding(session.id);
    api
      .endSession(session.id)
      .then(
        () => toast("That device was signed out."),
        (error: Error) => toast(error.message),
      )
      .finally(() => {
        setEnding(null);
        invalidate(keys.sessions);
      });
  };
  return (
    <section class="panel" aria-labelledby="sessions">
      <div>
        <h2 id="sessions">Where you are signed in</h2>
        <p class="muted small">End what you do not recognise, and change your password then.</p>
      </div>
      {query.data ? (
        <ul class="sessions">
          {query.data.items.map((session) => {
            const name = deviceName(session.userAgent);
            return (
              <li key={session.id}>
                <Icon name={/phone|android/i.test(session.userAgent) ? "phone" : "desktop"} />
                <div class="what">
                  {name} {session.current && <span class="badge good">This device</span>}
                  <div class="small muted">
                    {session.address} · {session.current ? "in use now" : <span title={moment(session.lastUsedAt)}>last used {ago(session.lastUsedAt)}</span>}
                  </div>
                </div>
                {!session.current && (
                  <button
                    type="button"
                    class="btn"
                    disabled={ending === session.id}
                    aria-label={`Sign out ${name}`}
                    onClick={() => end(session)}
                  >
                    Sign out
                  </button>
                )}
              </li>
            );
          })}
        </ul>
      ) : query.error ? (
        <Trouble error={query.error} retry={query.reload} what="Your sessions" snug />
      ) : (
        <div class="skel" style="block-size:120px" aria-busy="true" />
      )}
    </section>
  );
}

/** "Firefox on Linux": roughly, and the raw text where we do not know it. */
export function deviceName(agent: string): string {
  const browser = /Edg\//.test(agent) ? "Edge" : /OPR\//.test(agent) ? "Opera" : /Firefox\//.test(agent) ? "Firefox" : /Chrome\//.test(agent) ? "Chrome" : /Safari\//.test(agent) ? "Safari" : null;
  const system = /iPhone|iPad/.test(agent) ? "iOS" : /Android/.test(agent) ? "Android" : /Windows/.test(agent) ? "Windows" : /Mac OS X/.test(agent) ? "macOS" : /CrOS/.test(agent) ? "ChromeOS" : /Linux/.test(agent) ? "Linux" : null;
  if (browser && system) return `${browser} on ${system}`;
  return agent.slice(0, 60) || "Unknown program";
}
