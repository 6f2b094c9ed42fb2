import { useLocation } from "preact-iso/router";
import { useStore } from "../../base/store.ts";
import { safeReturn, site } from "../../data/session.ts";
import { Rich } from "../../kit/rich.tsx";
import { andBack, href } from "../../routes.ts";
import { Door } from "./door.tsx";
import { t } from "./messages.ts";
import { SignInForm } from "./signinform.tsx";

export default function SignIn() {
  const { query, route } = useLocation();
  const about = useStore(site);
  const next = query["next"];
  return (
    <Door title={t("welcome")} lead={t("signInLead", { site: about?.name ?? "Klieg" })}>
      <SignInForm onDone={() => route(safeReturn(next), true)} />
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
