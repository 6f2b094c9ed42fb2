import { useLocation } from "preact-iso/router";
import { useStore } from "../base/store.ts";
import { site, user } from "../data/session.ts";
import { traffic } from "../features/upload/inbox.ts";
import { Icon } from "../kit/icon.tsx";
import { andBack, href } from "../routes.ts";
import { titles } from "../titles.ts";
import { AccountMenu } from "./accountmenu.tsx";
import { BellPlace } from "./bellplace.tsx";
import { Brand } from "./brand.tsx";
import { t } from "./messages.ts";
import { VisitorMenu } from "./visitormenu.tsx";

type Props = {
  /** Whether the rail is narrow, where that is a choice. */
  folded: boolean;
  /** None where it is narrow in any case: then it can be drawn over the page. */
  onFold?: () => void;
  drawn: boolean;
  onDraw: () => void;
};

export function TopBar({ folded, onFold, drawn, onDraw }: Props) {
  const who = useStore(user);
  const { url } = useLocation();
  const moving = useStore(traffic);
  const about = useStore(site);
  const entering = url.startsWith(href("signIn")) || url.startsWith(href("signUp"));
  const way = (name: "signIn" | "signUp") => (entering ? href(name) : andBack(name, url));
  return (
    <header class="topbar">
      {onFold ? (
        <button type="button" class="iconbtn fold" aria-label={t("collapse")} aria-pressed={folded} title={t("collapse")} onClick={onFold}>
          <Icon name="menu" />
        </button>
      ) : (
        <button type="button" class="iconbtn fold" aria-label={t("openNavigation")} aria-haspopup="dialog" aria-expanded={drawn} title={t("openNavigation")} onClick={onDraw}>
          <Icon name="menu" />
        </button>
      )}
      <Brand />
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
      {who && <BellPlace />}
      {who && <AccountMenu />}
    </header>
  );
}
