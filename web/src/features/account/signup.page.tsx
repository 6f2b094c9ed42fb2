import { useLocation } from "preact-iso/router";
import { useStore } from "../../base/store.ts";
import { api } from "../../data/api.ts";
import { signedIn, site } from "../../data/session.ts";
import { Rich } from "../../kit/rich.tsx";
import { andBack, href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { deedOf } from "./deed.ts";
import { Door, Leading } from "./door.tsx";
import { t } from "./messages.ts";
import { NewAccount } from "./newaccount.tsx";
import { useVisitorsOnly } from "./visitors.ts";

export default function SignUp() {
  const { query } = useLocation();
  const about = useStore(site);
  const next = query["next"];
  const deed = deedOf(query["for"]);
  const leads = useVisitorsOnly();
  const closed = about !== null && !about.registrationOpen;
  if (leads) return <Leading title={titles("signUp")} />;
  return (
    <Door title={closed ? t("closed") : t("createAccount")} lead={closed ? t("askForOne") : deed ? t("goOn") : t("createLead")}>
      {!closed && (
        <NewAccount action={titles("signUp")} send={api.register} onDone={signedIn}>
          {about?.hasTerms && (
            <p class="small muted">
              <Rich
                text={t("byTerms")}
                marks={{
                  a: (words) => (
                    <a class="link" href={href("terms")} target="_blank" rel="noopener">
                      {words}
                    </a>
                  ),
                }}
              />
            </p>
          )}
        </NewAccount>
      )}
      <p class="other">
        <Rich
          text={t("haveAccount")}
          marks={{
            a: (words) => (
              <a class="link" href={next ? andBack("signIn", next, deed) : href("signIn")}>
                {words}
              </a>
            ),
          }}
        />
      </p>
    </Door>
  );
}
