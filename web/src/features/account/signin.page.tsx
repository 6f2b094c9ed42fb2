import { useLocation } from "preact-iso/router";
import { useStore } from "../../base/store.ts";
import { site } from "../../data/session.ts";
import { Rich } from "../../kit/rich.tsx";
import { andBack, href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { Door, Leading } from "./door.tsx";
import { t } from "./messages.ts";
import { SignInForm } from "./signinform.tsx";
import { useVisitorsOnly } from "./visitors.ts";

export default function SignIn() {
  const { query } = useLocation();
  const about = useStore(site);
  const next = query["next"];
  if (useVisitorsOnly()) return <Leading title={titles("signIn")} />;
  return (
    <Door title={t("welcome")} lead={t("signInLead", { site: about?.name ?? "Klieg" })}>
      <SignInForm />
      {about?.registrationOpen !== false && (
        <p class="other">
          <Rich
            text={t("newHere")}
            marks={{
              a: (words) => (
                <a class="link" href={next ? andBack("signUp", next) : href("signUp")}>
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
