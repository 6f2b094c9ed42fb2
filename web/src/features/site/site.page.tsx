import "./siteform.css";
import { useRef, useState } from "preact/hooks";
import { shadesOf } from "../../base/accent.ts";
import { useStore } from "../../base/store.ts";
import { api, ApiError, type SiteSettings } from "../../data/api.ts";
import { asApiError, invalidate, put } from "../../data/cache.ts";
import { picturePlaces } from "../../data/pictures.ts";
import { queries, tags } from "../../data/queries.ts";
import { useQuery } from "../../data/query.ts";
import { site, siteChanged } from "../../data/session.ts";
import { Field, Segments } from "../../kit/field.tsx";
import { useForm } from "../../kit/form.ts";
import { Icon } from "../../kit/icon.tsx";
import { useUnsaved } from "../../kit/leaving.ts";
import { Logo } from "../../kit/logo.tsx";
import { FormError, Spinner, Trouble } from "../../kit/notice.tsx";
import { Rich } from "../../kit/rich.tsx";
import { toast } from "../../kit/toast.tsx";
import { titles } from "../../titles.ts";
import { due, follow, saved, shown, touch, type Writing } from "../../data/writing.ts";
import { PictureField } from "../picture/field.tsx";
import { t } from "./messages.ts";
import { colorOf, differing, patchOf, writtenOf, type Written, type WrittenField } from "./sitewriting.ts";
import { showTabIcon } from "./tabicon.ts";

/** What is shown of a colour where none is chosen: Klieg's own, as kit/base.css has it. */
const ownColor = "#f4b740";
const exampleColor = "#b3401e";

export default function TheSite() {
  const settings = useQuery(queries.siteSettings());
  return (
    <div class="narrow">
      <div class="page-head">
        <h1 tabIndex={-1}>{titles("site")}</h1>
      </div>
      {settings.data ? (
        <div class="stack site">
          <LogoPanel settings={settings.data} />
          <Settings settings={settings.data} />
        </div>
      ) : settings.error ? (
        <Trouble error={settings.error} retry={settings.reload} what={t("theSettings")} />
      ) : (
        <div class="skel" style="block-size:620px" aria-busy="true" />
      )}
    </div>
  );
}

/** No part of the form: it is saved at once, and Enter in the dialog that cuts it sends no form. */
function LogoPanel({ settings }: { settings: SiteSettings }) {
  return (
    <section class="panel" aria-labelledby="logo">
      <div>
        <h2 id="logo">{t("logo")}</h2>
        <p class="muted small">{t("logoText")}</p>
      </div>
      <PictureField
        label={t("logoPicture")}
        shape={{ ratio: 1, widest: 1024 }}
        place={picturePlaces.logo()}
        there={settings.logo.length > 0}
        shown={
          <span class="sign">
            <Logo size={72} logo={settings.logo} />
          </span>
        }
        onDone={(answer) => {
          put(queries.siteSettings(), () => answer);
          invalidate(tags.site);
          showTabIcon(answer.logo);
          void siteChanged().catch(() => undefined); // it is shown from the next visit on
        }}
      />
    </section>
  );
}

const labels = {
  name: () => t("siteName"),
  description: () => t("siteDescription"),
  accent: () => t("accent"),
  about: () => titles("about"),
  terms: () => titles("terms"),
  contact: () => titles("contact"),
  registration: () => t("accounts"),
} satisfies Record<WrittenField, () => string>;

function Settings({ settings }: { settings: SiteSettings }) {
  const [writing, setWriting] = useState<Writing<Written>>({ stored: writtenOf(settings), typed: {} });
  // What the writing lies over: a save is of this version alone.
  const [version, setVersion] = useState(settings.version);
  const [meanwhile, setMeanwhile] = useState<WrittenField[] | null>(null);
  const latest = useRef(writing);
  latest.current = writing;
  if (settings.version > version) {
    // Asked again behind the form: what nobody typed follows, and of what was typed here it is told where it lies over somebody else's.
    const theirs = differing(writing.stored, writtenOf(settings)).filter((field) => field in due(writing));
    if (theirs.length > 0) setMeanwhile(theirs);
    setVersion(settings.version);
    setWriting(follow(writing, writtenOf(settings)));
  }
  const values = shown(writing);
  const waiting = due(writing);
  const dirty = Object.keys(waiting).length > 0;
  useUnsaved(dirty);
  const about = useStore(site);

  const form = useForm(async () => {
    const accent = waiting.accent && colorOf(waiting.accent);
    if (accent === null) throw new ApiError(422, "validation_failed", "", null, { accent: t("notAColor", { example: exampleColor }) });
    const sent = accent ? { ...waiting, accent } : waiting;
    try {
      const answer = await api.setSiteSettings(patchOf(sent), version);
      const now = writtenOf(answer);
      const after = saved(latest.current, waiting, now); // what was typed since stays
      setWriting(after.typed.accent === waiting.accent ? touch(after, { accent: now.accent }) : after);
      setVersion(answer.version);
      setMeanwhile(null);
      put(queries.siteSettings(), () => answer);
      invalidate(tags.site);
      void siteChanged().catch(() => undefined); // it is shown from the next visit on
      toast(t("siteSaved"));
    } catch (reason) {
      if (asApiError(reason).status !== 412) throw reason;
      const answer = await api.siteSettings();
      setMeanwhile(differing(latest.current.stored, writtenOf(answer)));
      setWriting(follow(latest.current, writtenOf(answer)));
      setVersion(answer.version);
      put(queries.siteSettings(), () => answer);
    }
  });
  const change = (part: Partial<Written>) => {
    setWriting((now) => touch(now, part));
    Object.keys(part).forEach(form.touched);
  };
  const text = (field: "about" | "terms" | "contact", hint?: string) => (
    <Field label={labels[field]()} optional {...(hint && { hint })} error={form.wrong(field)}>
      <textarea class="input" name={field} dir="auto" maxLength={20_000} rows={5} value={values[field]} onInput={(e) => change({ [field]: e.currentTarget.value })} />
    </Field>
  );

  return (
    <form class="stack" onSubmit={form.submit} noValidate>
      <section class="panel" aria-labelledby="look">
        <div>
          <h2 id="look">{t("look")}</h2>
          <p class="muted small">{t("lookText")}</p>
        </div>
        <Field label={t("siteName")} optional error={form.wrong("name")} hint={t("siteNameHint", { name: settings.configured.name })}>
          <input class="input" name="name" dir="auto" maxLength={60} autocomplete="off" placeholder={settings.configured.name} value={values.name} onInput={(e) => change({ name: e.currentTarget.value })} />
        </Field>
        <Reset name="name" values={values} change={change} />
        <Field label={t("siteDescription")} optional error={form.wrong("description")} hint={t("siteDescriptionHint")}>
          <input class="input" name="description" dir="auto" maxLength={200} autocomplete="off" value={values.description} onInput={(e) => change({ description: e.currentTarget.value })} />
        </Field>
        <div class="color">
          <AccentField value={values.accent} wrong={form.wrong("accent")} onValue={(accent) => change({ accent })} />
          <input class="well" type="color" aria-label={t("pickColor")} value={colorOf(values.accent) ?? ownColor} onInput={(e) => change({ accent: e.currentTarget.value })} />
        </div>
        <Reset name="accent" values={values} change={change} />
        <Preview name={values.name.trim() || settings.configured.name} accent={colorOf(values.accent)} logo={settings.logo} />
      </section>

      <section class="panel" aria-labelledby="accounts" id="registration">
        <div>
          <h2 id="accounts">{t("accounts")}</h2>
          <p class="muted small">{t("accountsText")}</p>
        </div>
        <Segments
          legend={t("whoMay")}
          name="registration"
          value={values.registration}
          onValue={(registration) => change({ registration })}
          options={[
            { value: "", label: t(settings.configured.registration === "open" ? "asConfiguredOpen" : "asConfiguredClosed") },
            { value: "open", label: t("open"), icon: <Icon name="globe" /> },
            { value: "closed", label: t("closed"), icon: <Icon name="lock" /> },
          ]}
        />
      </section>

      <section class="panel" aria-labelledby="texts">
        <div>
          <h2 id="texts">{t("texts")}</h2>
          <p class="muted small">{t("textsText")}</p>
        </div>
        {text("about")}
        {text("terms", t("termsHint"))}
        {text("contact")}
      </section>

      <div class={dirty ? "saving due" : "saving"}>
        <FormError error={form.error} />
        {meanwhile && (
          <div class="banner warm" role="alert">
            <Icon name="alert" />
            <span>
              {meanwhile.length > 0 ? t("changedMeanwhile", { what: meanwhile.map((field) => labels[field]()).join(", ") }) : t("changedMeanwhileOther")}
            </span>
          </div>
        )}
        <div class="row end">
          <span class="muted small" role="status">
            {!dirty && about && t("nothingToSave")}
          </span>
          <button type="submit" class="btn primary big" disabled={form.busy || !dirty}>
            {form.busy && <Spinner />}
            {t("saveSite")}
          </button>
        </div>
      </div>
    </form>
  );
}

type AccentProps = { value: string; wrong: string | undefined; onValue: (value: string) => void };

/** What is no colour is said as soon as somebody is done with it, and not while they type it. */
function AccentField({ value, wrong, onValue }: AccentProps) {
  const [done, setDone] = useState(false);
  const isNone = done && value.trim() !== "" && colorOf(value) === null;
  return (
    <Field label={t("accent")} optional error={wrong ?? (isNone ? t("notAColor", { example: exampleColor }) : undefined)} hint={t("accentHint", { example: exampleColor })}>
      <input
        class="input nums"
        name="accent"
        maxLength={60}
        autocomplete="off"
        spellcheck={false}
        placeholder={ownColor}
        value={value}
        onInput={(e) => {
          setDone(false);
          onValue(e.currentTarget.value);
        }}
        onBlur={() => setDone(true)}
      />
    </Field>
  );
}

type ResetProps = { name: "name" | "accent"; values: Written; change: (part: Partial<Written>) => void };

function Reset({ name, values, change }: ResetProps) {
  if (values[name] === "") return null;
  return (
    <button type="button" class="btn plain reset" onClick={() => change({ [name]: "" })}>
      <Icon name="retry" />
      {t("toDefaultOf", { what: labels[name]() })}
    </button>
  );
}

/** The bar, a button and a link, in both themes, in the colour that is typed and before it is anybody else's. */
function Preview({ name, accent, logo }: { name: string; accent: string | null; logo: SiteSettings["logo"] }) {
  const shades = accent === null ? {} : (shadesOf(accent) ?? {});
  return (
    <figure class="previews" aria-label={t("preview")}>
      {(["light", "dark"] as const).map((scheme) => (
        <div key={scheme} class="preview" style={{ ...shades, colorScheme: scheme }} data-scheme={scheme}>
          <div class="brandline">
            <Logo size={26} logo={logo} />
            <bdi>{name}</bdi>
          </div>
          <p>
            <Rich text={t("previewText")} marks={{ a: (words) => <span class="link">{words}</span> }} />{" "}
            <span class="badge warm">{t("previewBadge")}</span>
          </p>
          <span class="btn primary">{t("previewButton")}</span>
          <span class="small muted which">{t(scheme === "light" ? "previewLight" : "previewDark")}</span>
        </div>
      ))}
    </figure>
  );
}
