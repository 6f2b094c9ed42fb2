import { useLocation } from "preact-iso/router";
import { useStore } from "../../base/store.ts";
import { site } from "../../data/session.ts";
import { Rich } from "../../kit/rich.tsx";
import { andBack, href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { deedOf, reasonOf } from "./deed.ts";
import { Door, Leading } from "./door.tsx";
import { t } from "./messages.ts";
import { SignInForm } from "./signinform.tsx";
import { useVisitorsOnly } from "./visitors.ts";

export default function SignIn() {
  const { query } = useLocation();
  const about = useStore(site);
  const next = query["next"];
  const deed = deedOf(query["for"]);
  if (useVisitorsOnly()) return <Leading title={titles("signIn")} />;
  return (
    <Door title={deed ? reasonOf(deed, next) : t("welcome")} lead={deed ? t("goOn") : t("signInLead", { site: about?.name ?? "Klieg" })}>
      <SignInForm />
      {about?.registrationOpen !== false && (
        <p class="other">
          <Rich
            text={t("newHere")}
            marks={{
              a: (words) => (
                <a class="link" href={next ? andBack("signUp", next, deed) : href("signUp")}>
                  {words}
                </a>
              ),
            }}
          />
        </p>
      )}
    </Door>
  );
}
