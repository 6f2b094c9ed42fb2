import { useLocation } from "preact-iso/router";
import { useState } from "preact/hooks";
import { memory, useStore } from "../../base/store.ts";
import { api } from "../../data/api.ts";
import { asApiError } from "../../data/cache.ts";
import { signedIn, site, user } from "../../data/session.ts";
import { Icon } from "../../kit/icon.tsx";
import { Rich } from "../../kit/rich.tsx";
import { toast } from "../../kit/toast.tsx";
import { href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { Door } from "./door.tsx";
import { t } from "./messages.ts";
import { NewAccount, type NewUser } from "./newaccount.tsx";

/** 32 bytes in base64url (src/identity/setup.cpp). What was copied in part needs no form to find that out. */
const whole = /^[\w-]{43}$/;

export default function Setup() {
  const { query, route } = useLocation();
  const name = useStore(site)?.name ?? "Klieg";
  const who = useStore(user);
  const token = query["token"] ?? "";
  // A link that has been used is worth nothing any more, and so may stay on the device that used it.
  const [used, setUsed] = useState(token !== "" && memory.get("setup") === token);
  const [refused, setRefused] = useState<string | null>(null);
  const send = async (values: NewUser) => {
    try {
      return await api.setup({ ...values, token });
    } catch (error) {
      const { code } = asApiError(error);
      if (code === "already_set_up") setUsed(true);
      if (code === "setup_token_void") setRefused(token);
      throw error;
    }
  };
  if (used || who) {
    return (
      <Door title={t("setUpAlready")} lead={who ? t("signedInAs", { name: who.displayName }) : t("linkVoid")}>
        <a class="btn primary big wide" style="margin-block-start:24px" href={who ? href("studio") : href("signIn")}>
          {titles(who ? "studio" : "signIn")}
        </a>
      </Door>
    );
  }
  if (token && (!whole.test(token) || refused === token)) {
    return (
      <Door title={t("linkWrong")} lead={t(refused === token ? "linkReplaced" : "linkPart")}>
        <LogHint />
      </Door>
    );
  }
  return (
    <Door title={t("lightUp")} lead={t("setupLead", { site: name })}>
      {token ? (
        <NewAccount
          action={t("createAdministrator")}
          send={send}
          onDone={(user) => {
            memory.set("setup", token);
            signedIn(user);
            toast(t("yours", { site: name }));
            route(href("start"), true); // replaces the address that has the token in it
          }}
        />
      ) : (
        <LogHint />
      )}
    </Door>
  );
}

/** Where the link that is good now can be found. */
function LogHint() {
  return (
    <div class="banner warm" style="margin-block-start:24px">
      <Icon name="info" />
      <span>
        <Rich text={t("needsLink")} marks={{ code: (words) => <code>{words}</code> }} />
      </span>
    </div>
  );
}
