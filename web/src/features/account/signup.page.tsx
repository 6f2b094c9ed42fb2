import { useLocation } from "preact-iso/router";
import { useStore } from "../../base/store.ts";
import { api } from "../../data/api.ts";
import { safeReturn, signedIn, site } from "../../data/session.ts";
import { Rich } from "../../kit/rich.tsx";
import { andBack, href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { Door } from "./door.tsx";
import { t } from "./messages.ts";
import { NewAccount } from "./newaccount.tsx";

export default function SignUp() {
  const { query, route } = useLocation();
  const about = useStore(site);
  const next = query["next"];
  const closed = about !== null && !about.registrationOpen;
  return (
    <Door title={closed ? t("closed") : t("createAccount")} lead={closed ? t("askForOne") : t("createLead")}>
      {!closed && (
        <NewAccount
          action={titles("signUp")}
          send={api.register}
          onDone={(user) => {
            signedIn(user);
            route(safeReturn(next), true);
          }}
        />
      )}
      <p class="other">
        <Rich
          text={t("haveAccount")}
          marks={{
            a: (words) => (
              <a class="link" href={next ? andBack("signIn", next) : href("signIn")}>
                {words}
              </a>
            ),
          }}
        />
      </p>
    </Door>
  );
}
