import { useLocation } from "preact-iso/router";
import { useStore } from "../../base/store.ts";
import { api } from "../../data/api.ts";
import { signedIn, site } from "../../data/session.ts";
import { Icon } from "../../kit/icon.tsx";
import { Rich } from "../../kit/rich.tsx";
import { toast } from "../../kit/toast.tsx";
import { href } from "../../routes.ts";
import { Door } from "./door.tsx";
import { t } from "./messages.ts";
import { NewAccount } from "./newaccount.tsx";

export default function Setup() {
  const { query, route } = useLocation();
  const name = useStore(site)?.name ?? "Klieg";
  const token = query["token"] ?? "";
  return (
    <Door title={t("lightUp")} lead={t("setupLead", { site: name })}>
      {token ? (
        <NewAccount
          action={t("createAdministrator")}
          send={(values) => api.setup({ ...values, token })}
          onDone={(user) => {
            signedIn(user);
            toast(t("yours", { site: name }));
            route(href("studio"), true); // replaces the address that has the token in it
          }}
        />
      ) : (
        <div class="banner warm" style="margin-block-start:24px">
          <Icon name="info" />
          <span>
            <Rich text={t("needsLink")} marks={{ code: (words) => <code>{words}</code> }} />
          </span>
        </div>
      )}
    </Door>
  );
}
