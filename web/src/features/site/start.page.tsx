import "./siteform.css";
import { useLocation } from "preact-iso/router";
import { useStore } from "../../base/store.ts";
import { dismissStart, startDismissed } from "../../data/prefs.ts";
import { queries } from "../../data/queries.ts";
import { useQuery } from "../../data/query.ts";
import { site } from "../../data/session.ts";
import { Icon } from "../../kit/icon.tsx";
import { Rich } from "../../kit/rich.tsx";
import { toast } from "../../kit/toast.tsx";
import { href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { useMyChannels } from "../channel/mychannels.ts";
import { t } from "./messages.ts";

type Step = { title: string; text: string; to: string; way: string; /** Undefined until the server has said. */ done: boolean | undefined };

/** What is done is asked of the site itself, never remembered: who named it by other ways has done so, too. */
function useSteps(): Step[] {
  const settings = useQuery(queries.siteSettings()).data;
  const channels = useMyChannels().data;
  const use = useQuery(queries.myLimits()).data?.use;
  const limits = useQuery(queries.siteLimits()).data;
  const chosen = settings?.chosen;
  return [
    { title: t("stepName"), text: t("stepNameText"), to: href("site"), way: titles("site"), done: chosen && (chosen.name !== null || chosen.description !== null) },
    { title: t("stepLogo"), text: t("stepLogoText"), to: `${href("site")}#logo`, way: titles("site"), done: settings && settings.logo.length > 0 },
    { title: t("stepChannel"), text: t("stepChannelText"), to: href("studio"), way: titles("studio"), done: channels && channels.items.length > 0 },
    { title: t("stepVideo"), text: t("stepVideoText"), to: href("upload"), way: titles("upload"), done: use && use.storedBytes + use.stagedBytes > 0 },
    { title: t("stepAccounts"), text: t("stepAccountsText"), to: `${href("site")}#registration`, way: titles("site"), done: chosen && chosen.registration !== null },
    { title: t("stepLimits"), text: t("stepLimitsText"), to: href("limits"), way: titles("limits"), done: limits && Object.values(limits.chosen).some((limit) => limit !== null) },
  ];
}

export default function Start() {
  const name = useStore(site)?.name ?? "Klieg";
  const dismissed = useStore(startDismissed);
  const { route } = useLocation();
  const steps = useSteps();
  const next = steps.findIndex(({ done }) => done === false);
  const finished = steps.filter(({ done }) => done).length;
  return (
    <div class="narrow">
      <div class="page-head">
        <div>
          <h1 tabIndex={-1}>{t("welcomeTo", { site: name })}</h1>
          <p class="muted">{t("startLead")}</p>
        </div>
        <span class={finished ? "badge good" : "badge"} role="status">
          {t("stepsDone", { n: finished, all: steps.length })}
        </span>
      </div>
      <ol class="start">
        {steps.map(({ title, text, to, way, done }, i) => (
          <li key={title} class={done ? "panel finished" : "panel"} aria-busy={done === undefined}>
            <span class="state">{done ? <Icon name="check" /> : i + 1}</span>
            <div>
              <h2>
                {title}
                {done && <span class="sr"> ({t("done")})</span>}
              </h2>
              <p class="small muted">{text}</p>
            </div>
            <a class={i === next ? "btn primary" : "btn"} href={to} aria-label={`${way}: ${title}`}>
              {way}
            </a>
          </li>
        ))}
      </ol>
      <div class="startfoot">
        <p class="small muted">
          <Rich text={t("backups")} marks={{ code: (words) => <code>{words}</code> }} />
        </p>
        {!dismissed && (
          <button
            type="button"
            class="btn"
            onClick={() => {
              dismissStart();
              toast(t("dismissed"));
              route(href("home"));
            }}
          >
            {t("dismissStart")}
          </button>
        )}
      </div>
    </div>
  );
}
