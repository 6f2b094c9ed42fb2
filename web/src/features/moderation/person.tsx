import type { AccountInBrief } from "../../data/api.ts";
import { t } from "./messages.ts";
import { useAccountDialog } from "./opening.tsx";

/** Who somebody is; what is known of the account, and can be done to it, opens from there. Of one that is gone only that is said. */
export function Person({ of }: { of: AccountInBrief | null }) {
  const account = useAccountDialog(() => t("notThere"));
  if (!of?.username) return <span class="muted">{t("goneAccount")}</span>;
  return (
    <>
      <button type="button" class="link" onClick={() => account.open(of)} title={`@${of.username}`} aria-haspopup="dialog">
        <bdi>{of.displayName}</bdi>
      </button>
      {account.dialog}
    </>
  );
}
