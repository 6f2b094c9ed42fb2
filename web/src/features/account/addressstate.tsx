// Whether an account's address is proven, and what becomes of it.
import { useState } from "preact/hooks";
import { useStore } from "../../base/store.ts";
import { api, type User } from "../../data/api.ts";
import { asApiError } from "../../data/cache.ts";
import { site } from "../../data/session.ts";
import { Icon } from "../../kit/icon.tsx";
import { Spinner } from "../../kit/notice.tsx";
import { Rich } from "../../kit/rich.tsx";
import { toast } from "../../kit/toast.tsx";
import { t } from "./messages.ts";
import { moving } from "./moving.ts";

/** Asked twice within minutes it is one mail: to whoever presses, the second is as good. */
export function SendAgain({ address, look = "btn" }: { address: string; look?: string }) {
  const [busy, setBusy] = useState(false);
  const send = () => {
    setBusy(true);
    api.askForVerification().then(
      () => toast(t("mailSent", { address })),
      (error: unknown) => toast(asApiError(error).message),
    ).finally(() => setBusy(false));
  };
  return (
    <button type="button" class={look} disabled={busy} onClick={send}>
      {busy && <Spinner />}
      {t("sendAgain")}
    </button>
  );
}

/** Nothing, where the address is proven, or nobody could prove it. */
export function AddressState({ who }: { who: User }) {
  const mails = useStore(site)?.sendsMail ?? false;
  const move = useStore(moving);
  if (move && move.user === who.id && move.address !== who.email) {
    return (
      <div class="banner" role="status">
        <Icon name="clock" />
        <span class="grow">
          <Rich text={t("addressMoves", { address: move.address, now: who.email })} marks={{ b: (words) => <strong>{words}</strong> }} />
        </span>
      </div>
    );
  }
  if (!mails || who.emailVerified) return null;
  return (
    <div class="banner warm unverified">
      <Icon name="alert" />
      <span class="grow">
        <Rich text={t("unverified", { address: who.email })} marks={{ b: (words) => <strong>{words}</strong> }} />
      </span>
      <SendAgain address={who.email} />
    </div>
  );
}
