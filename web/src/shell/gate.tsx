import { useLocation } from "preact-iso/router";
import { Fragment, type ComponentChildren } from "preact";
import { useStore } from "../base/store.ts";
import { Member, moderates } from "../data/member.ts";
import { loadSession, sessionTrouble, site, user } from "../data/session.ts";
import { Blank, Trouble } from "../kit/notice.tsx";
import { andBack, href, type Guard } from "../routes.ts";
import { titles } from "../titles.ts";
import { t } from "./messages.ts";

type Props = { title: string; guard: Exclude<Guard, "anyone">; children: ComponentChildren };

const says = { member: "gateText", moderator: "gateModerators", administrator: "gateHigh" } as const;

/** Stands before a page that is not for everybody, and says so to whom it is not for. The server decides, and refuses what they would ask for. */
export function Gate({ title, guard, children }: Props) {
  const who = useStore(user);
  const about = useStore(site);
  const { url } = useLocation();
  const trouble = useStore(sessionTrouble);
  if (who === undefined && trouble) return <Trouble error={trouble} retry={() => void loadSession()} what={title} />;
  if (who === undefined) return <div class="skel" style="block-size:220px" aria-busy="true" />;
  if (who === null) {
    const high = guard !== "member";
    return (
      <Blank icon="lock" title={t("gateTitle")} level={1}>
        <p>{t(says[guard], { page: title })}</p>
        <div class="row">
          <a class="btn primary" href={andBack("signIn", url)}>
            {titles("signIn")}
          </a>
          {!high && about?.registrationOpen !== false && (
            <a class="btn" href={andBack("signUp", url)}>
              {titles("signUp")}
            </a>
          )}
        </div>
      </Blank>
    );
  }
  const low = (guard === "administrator" && who.role !== "administrator") || (guard === "moderator" && !moderates(who));
  if (low) {
    return (
      <Blank icon="lock" title={t(guard === "moderator" ? "moderatorsTitle" : "administratorsTitle")} level={1}>
        <p>{t(guard === "moderator" ? "moderatorsText" : "administratorsText", { page: title })}</p>
        <div class="row">
          <a class="btn primary" href={href("home")}>
            {t("toHome")}
          </a>
        </div>
      </Blank>
    );
  }
  return (
    <Member.Provider value={who}>
      <Fragment key={who.id /* what one person typed is not the next one's */}>{children}</Fragment>
    </Member.Provider>
  );
}
