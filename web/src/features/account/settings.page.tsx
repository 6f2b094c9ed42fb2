import "./settings.css";
import { date } from "../../base/format.ts";
import { bestOf, choose, chosen, languages, type Offered } from "../../base/language.ts";
import { useStore } from "../../base/store.ts";
import type { User } from "../../data/api.ts";
import { useMember } from "../../data/member.ts";
import { picturePlaces } from "../../data/pictures.ts";
import { setSingleKeys, singleKeys } from "../../data/prefs.ts";
import { renamed } from "../../data/session.ts";
import { setTheme, theme } from "../../data/theme.ts";
import { Avatar } from "../../kit/avatar.tsx";
import { Field, Segments } from "../../kit/field.tsx";
import { Icon } from "../../kit/icon.tsx";
import { Rich } from "../../kit/rich.tsx";
import { href } from "../../routes.ts";
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
        <Told />
        <Security />
        <Blocked />
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

function Told() {
  return (
    <section class="panel" aria-labelledby="told">
      <div>
        <h2 id="told">{titles("notifications")}</h2>
        <p class="muted small">{t("toldLead")}</p>
      </div>
      <div>
        <a class="btn" href={href("notificationSettings")}>
          <Icon name="bell" />
          {titles("notificationSettings")}
        </a>
      </div>
    </section>
  );
}

function Blocked() {
  return (
    <section class="panel" aria-labelledby="blocked">
      <div>
        <h2 id="blocked">{titles("blocked")}</h2>
        <p class="muted small">{t("blockedLead")}</p>
      </div>
      <div>
        <a class="btn" href={href("blocked")}>
          <Icon name="user" />
          {t("toBlocked")}
        </a>
      </div>
    </section>
  );
}

function Security() {
  return (
    <section class="panel" aria-labelledby="security">
      <div>
        <h2 id="security">{t("security")}</h2>
        <p class="muted small">{t("securityLead")}</p>
      </div>
      <div>
        <a class="btn" href={href("security")}>
          <Icon name="lock" />
          {t("toSecurity")}
        </a>
      </div>
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
