// What a screen shows when there is nothing to show: still loading, empty, or gone wrong.
import { useLocation } from "preact-iso/router";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useStore } from "../base/store.ts";
import { reachable, type ApiError } from "../data/api.ts";
import { user } from "../data/session.ts";
import { andBack, href } from "../routes.ts";
import { titles } from "../titles.ts";
import { Icon, type IconName } from "./icon.tsx";
import { t } from "./messages.ts";
import { usePage } from "./page.ts";

type BlankProps = { icon: IconName; title: string; children?: ComponentChildren; snug?: boolean; level?: 1 | 2 };

export function Blank({ icon, title, children, snug, level = 2 }: BlankProps) {
  return (
    <div class={snug ? "blank snug" : "blank"}>
      <span class="art">
        <Icon name={icon} />
      </span>
      {level === 1 ? <h1 tabIndex={-1}>{title}</h1> : <h2>{title}</h2>}
      {children}
    </div>
  );
}

/** A list or a part of a page that could not be loaded. */
export function Trouble({ error, retry, what, snug }: { error: ApiError; retry: () => void; what: string; snug?: boolean }) {
  return (
    <div role="alert">
      <Blank icon={error.offline ? "offline" : "alert"} title={t("notLoaded", { what })} snug={snug ?? false}>
        <p>{error.message}</p>
        <div class="row">
          <button class="btn" type="button" onClick={retry}>
            <Icon name="retry" />
            {t("tryAgain")}
          </button>
        </div>
        {error.requestId && <p class="id">{t("request", { id: error.requestId })}</p>}
      </Blank>
    </div>
  );
}

/** The error of a form, above its button; single fields carry their own. That nobody answered is told until somebody does. */
export function FormError({ error }: { error: ApiError | null }) {
  const [over, setOver] = useState<ApiError | null>(null);
  useEffect(() => (error?.offline ? reachable.watch(() => reachable.value && setOver(error)) : undefined), [error]);
  if (!error || error === over) return null;
  const count = Object.keys(error.fields).length;
  return (
    <div class="banner bad" role="alert">
      <Icon name="alert" />
      <span class="grow">
        {count === 0 ? error.message : t("changeMarked")}
        {error.retryAfterSeconds !== null && ` ${t("againIn", { n: error.retryAfterSeconds })}`}
        {error.requestId && count === 0 && <span class="id">{t("request", { id: error.requestId })}</span>}
      </span>
    </div>
  );
}

export function NotFound({ what = t("thisPage"), ofSomebody = false }: { what?: string; ofSomebody?: boolean }) {
  const who = useStore(user);
  const { url } = useLocation();
  usePage(titles("notFound"));
  return (
    <Blank icon="film" title={t("notFound", { what })} level={1}>
      <p>{t("notFoundWhy")}</p>
      <div class="row">
        <a class="btn primary" href={href("home")}>
          {t("toHome")}
        </a>
        {ofSomebody && who === null && (
          <a class="btn" href={andBack("signIn", url)}>
            {t("signInIfYours")}
          </a>
        )}
      </div>
    </Blank>
  );
}

export const Spinner = ({ label }: { label?: string }) => (
  <span class="spinner" role={label ? "status" : undefined} aria-label={label} />
);
