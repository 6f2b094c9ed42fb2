import { useState } from "preact/hooks";
import { useStore } from "../../base/store.ts";
import { api } from "../../data/api.ts";
import { renamed, site, user } from "../../data/session.ts";
import { useForm } from "../../kit/form.ts";
import { Icon } from "../../kit/icon.tsx";
import { FormError, Spinner } from "../../kit/notice.tsx";
import { href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { SendAgain } from "../account/addressstate.tsx";
import { Door } from "../account/door.tsx";
import { dropToken, useMailedToken } from "./mailedtoken.ts";
import { t } from "./messages.ts";

/** Takes a press: what looks through mails for its owner opens links, too, and each is good once. */
export default function ConfirmAddress() {
  const token = useMailedToken();
  const name = useStore(site)?.name ?? "Klieg";
  const who = useStore(user);
  const [done, setDone] = useState<string | null>(null);
  const form = useForm(async () => {
    await api.confirmAddress({ token });
    dropToken();
    setDone(token);
    const me = user.value && (await api.me().catch(() => null));
    if (me) renamed(me);
  });
  const over = form.error && ["token_void", "address_taken", "mail_is_off"].includes(form.error.code) ? form.error : null;
  if (done !== null && (token === done || token === "")) {
    return (
      <Door title={t("addressConfirmed")} lead={t("addressConfirmedLead")}>
        <Onward signedIn={Boolean(who)} />
      </Door>
    );
  }
  if (over || !token) {
    const voided = !over || over.code === "token_void";
    return (
      <Door title={t(voided ? "linkOver" : "notConfirmed")} lead={!over ? t("linkNotWhole") : voided ? t("linkOverLead") : over.message}>
        {who && !who.emailVerified && voided ? (
          <div style="margin-block-start:24px">
            <SendAgain address={who.email} look="btn primary big wide" />
          </div>
        ) : (
          <Onward signedIn={Boolean(who)} />
        )}
      </Door>
    );
  }
  return (
    <Door title={titles("confirmAddress")} lead={t("confirmLead", { site: name })}>
      <form class="stack" onSubmit={form.submit}>
        <FormError error={form.error} />
        <button class="btn primary big wide" type="submit" disabled={form.busy}>
          {form.busy ? <Spinner /> : <Icon name="check" />}
          {t("confirmAddress")}
        </button>
      </form>
    </Door>
  );
}

function Onward({ signedIn }: { signedIn: boolean }) {
  return (
    <a class="btn primary big wide" style="margin-block-start:24px" href={href(signedIn ? "settings" : "signIn")}>
      {titles(signedIn ? "settings" : "signIn")}
    </a>
  );
}
