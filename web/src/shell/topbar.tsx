import { useLocation } from "preact-iso/router";
import { useStore } from "../base/store.ts";
import { site, user } from "../data/session.ts";
import { traffic } from "../features/upload/inbox.ts";
import { Icon } from "../kit/icon.tsx";
import { Logo } from "../kit/logo.tsx";
import { andBack, href } from "../routes.ts";
import { titles } from "../titles.ts";
import { AccountMenu } from "./accountmenu.tsx";
import { t } from "./messages.ts";
import { VisitorMenu } from "./visitormenu.tsx";

/** Until the site has said how it is called. */
const brand = "Klieg";

export function TopBar({ folded, foldable, onFold }: { folded: boolean; foldable: boolean; onFold: () => void }) {
  const who = useStore(user);
  const { url } = useLocation();
  const moving = useStore(traffic);
  const about = useStore(site);
  const entering = url.startsWith(href("signIn")) || url.startsWith(href("signUp"));
  const way = (name: "signIn" | "signUp") => (entering ? href(name) : andBack(name, url));
  return (
    <header class="topbar">
      <button
        type="button"
        class="iconbtn fold"
        aria-label={t("collapse")}
        aria-pressed={folded}
        title={t("collapse")}
        style={foldable ? undefined : "visibility:hidden"}
        onClick={onFold}
      >
        <Icon name="menu" />
      </button>
      <a class="brand" href={href("home")} aria-label={t("brandHome", { site: about?.name ?? brand })}>
        <Logo size={26} logo={about?.logo} />
        <bdi>{about?.name ?? brand}</bdi>
      </a>
      <span class="gap" />
      {who && (
        <a class={moving ? "btn" : "btn spare"} href={href("upload")} aria-label={titles("upload")}>
          {moving ? <span class="spinner" /> : <Icon name="upload" />}
          {moving ? <span class="nums">{moving}</span> : titles("upload")}
        </a>
      )}
      {who === null && (
        <>
          <VisitorMenu />
          <a class="btn plain spare" href={way("signIn")}>
            {titles("signIn")}
          </a>
          {about?.registrationOpen !== false && (
            <a class="btn primary" href={way("signUp")}>
              {titles("signUp")}
            </a>
          )}
        </>
      )}
      {who && <AccountMenu />}
    </header>
  );
}
