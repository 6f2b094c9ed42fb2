import "./settings.css";
import { useState } from "preact/hooks";
import { ago, date, moment } from "../../base/format.ts";
import { bestOf, choose, chosen, languages, type Offered } from "../../base/language.ts";
import { useStore } from "../../base/store.ts";
import { api, type Session, type User } from "../../data/api.ts";
import { asApiError, attempt, gone, invalidate } from "../../data/cache.ts";
import { useMember } from "../../data/member.ts";
import { picturePlaces } from "../../data/pictures.ts";
import { setSingleKeys, singleKeys } from "../../data/prefs.ts";
import { queries } from "../../data/queries.ts";
import { useQuery } from "../../data/query.ts";
import { renamed } from "../../data/session.ts";
import { setTheme, theme } from "../../data/theme.ts";
import { Avatar } from "../../kit/avatar.tsx";
import { Field, PasswordInput, Segments } from "../../kit/field.tsx";
import { useForm } from "../../kit/form.ts";
import { Icon } from "../../kit/icon.tsx";
import { useUnsaved } from "../../kit/leaving.ts";
import { FormError, Spinner, Trouble } from "../../kit/notice.tsx";
import { Rich } from "../../kit/rich.tsx";
import { toast } from "../../kit/toast.tsx";
import { titles } from "../../titles.ts";
import { PictureField } from "../picture/field.tsx";
import { t } from "./messages.ts";
import { Names } from "./names.tsx";
import { roleName } from "./roles.ts";

export default function Settings() {
  return (
    <div class="narrow">
      <div class="page-head">
        <h1 tabIndex={-1}>{titles("settings")}</h1>
      </div>
      <div class="settings">
        <Profile who={useMember()} />
        <Appearance />
        <Password />
        <Sessions />
        <p class="small muted">
          <Rich
            text={t("programs")}
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
    </div>
  );
}

function Profile({ who }: { who: User }) {
  return (
    <section class="panel" aria-labelledby="profile">
      <h2 id="profile">{t("profile")}</h2>
      <div>
        <strong style="font-size:1.125rem"><bdi>{who.displayName}</bdi></strong>
        <div class="muted"><bdi dir="ltr">@{who.username}</bdi></div>
      </div>
      <PictureField
        label={t("yourPicture")}
        shape={{ ratio: 1, round: true, widest: 1024 }}
        place={picturePlaces.mine()}
        there={(who.avatar?.length ?? 0) > 0}
        shown={<Avatar name={who.displayName} seed={who.id} size={96} picture={who.avatar} />}
        onDone={renamed}
      />
      <dl class="facts">
        <dt>{t("role")}</dt>
        <dd>{roleName(who.role)}</dd>
        <dt>{t("memberSince")}</dt>
        <dd>{date(who.createdAt)}</dd>
      </dl>
      <Names who={who} />
    </section>
  );
}

function Appearance() {
  const now = useStore(theme);
  const single = useStore(singleKeys);
  return (
    <section class="panel" aria-labelledby="appearance">
      <h2 id="appearance">{t("appearance")}</h2>
      <Segments
        legend={t("theme")}
        name="theme"
        value={now}
        onValue={setTheme}
        options={[
          { value: "auto", label: t("system"), icon: <Icon name="desktop" /> },
          { value: "light", label: t("light"), icon: <Icon name="sun" /> },
          { value: "dark", label: t("dark"), icon: <Icon name="moon" /> },
        ]}
      />
      <LanguageChoice />
      <label class="switch">
        <span>
          {t("singleKeys")}
          <span class="small muted" style="display:block">
            {t("singleKeysHint")}
          </span>
        </span>
        <input type="checkbox" role="switch" checked={single} onChange={(e) => setSingleKeys(e.currentTarget.checked)} />
      </label>
    </section>
  );
}

function LanguageChoice() {
  const now = useStore(chosen);
  return (
    <Field label={t("language")}>
      <select
        class="input"
        name="language"
        onChange={(e) => void choose((e.currentTarget.value || null) as Offered | null)}
      >
        <option value="" selected={now === null}>
          {t("asBrowser", { language: languages[bestOf(navigator.languages)] })}
        </option>
        {Object.entries(languages).map(([tag, name]) => (
          <option key={tag} value={tag} lang={tag} selected={now === tag}>
            {name}
          </option>
        ))}
      </select>
    </Field>
  );
}

function Password() {
  const [currentPassword, setCurrent] = useState("");
  const [newPassword, setNew] = useState("");
  useUnsaved(currentPassword !== "" || newPassword !== "");
  const form = useForm(async () => {
    await api.password({ currentPassword, newPassword });
    setCurrent("");
    setNew("");
    invalidate(queries.sessions().key);
    toast(t("passwordChanged"));
  });
  return (
    <section class="panel" aria-labelledby="password">
      <div>
        <h2 id="password">{t("password")}</h2>
        <p class="muted small">{t("passwordLead")}</p>
      </div>
      <form class="stack" onSubmit={form.submit} style="max-inline-size:420px">
        <FormError error={form.error} />
        <Field label={t("currentPassword")} error={form.wrong("currentPassword")}>
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
        <Field label={t("newPassword")} hint={t("atLeastTen")} error={form.wrong("newPassword")}>
          <PasswordInput
            name="newPassword"
            autocomplete="new-password"
            minLength={10}
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
            {t("changePassword")}
          </button>
        </div>
      </form>
    </section>
  );
}

function Sessions() {
  const query = useQuery(queries.sessions(), { freshMs: 5_000 });
  const end = ({ id }: Session) =>
    attempt(gone("session", id), () => api.endSession(id)).then(
      () => toast(t("deviceSignedOut")),
      (error: unknown) => toast(asApiError(error).message),
    );
  return (
    <section class="panel" aria-labelledby="sessions">
      <div>
        <h2 id="sessions">{t("whereSignedIn")}</h2>
        <p class="muted small">{t("whereLead")}</p>
      </div>
      {query.data ? (
        <ul class="sessions">
          {query.data.items.map((session) => {
            const name = deviceName(session.userAgent);
            return (
              <li key={session.id}>
                <Icon name={/phone|android/i.test(session.userAgent) ? "phone" : "desktop"} />
                <div class="what">
                  {name} {session.current && <span class="badge good">{t("thisDevice")}</span>}
                  <div class="small muted">
                    {session.address} ·{" "}
                    {session.current ? t("inUse") : <span title={moment(session.lastUsedAt)}>{t("lastUsed", { when: ago(session.lastUsedAt) })}</span>}
                  </div>
                </div>
                {!session.current && (
                  <button
                    type="button"
                    class="btn"
                    aria-label={t("signOutOne", { device: name })}
                    onClick={() => void end(session)}
                  >
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
    </section>
  );
}

/** "Firefox on Linux": roughly, and the raw text where we do not know it. */
export function deviceName(agent: string): string {
  const browser = /Edg\//.test(agent) ? "Edge" : /OPR\//.test(agent) ? "Opera" : /Firefox\//.test(agent) ? "Firefox" : /Chrome\//.test(agent) ? "Chrome" : /Safari\//.test(agent) ? "Safari" : null;
  const system = /iPhone|iPad/.test(agent) ? "iOS" : /Android/.test(agent) ? "Android" : /Windows/.test(agent) ? "Windows" : /Mac OS X/.test(agent) ? "macOS" : /CrOS/.test(agent) ? "ChromeOS" : /Linux/.test(agent) ? "Linux" : null;
  if (browser && system) return t("browserOn", { browser, system });
  return agent.slice(0, 60) || t("unknownProgram");
}
