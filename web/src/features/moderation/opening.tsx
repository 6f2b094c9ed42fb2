import { useState } from "preact/hooks";
import type { AccountInBrief } from "../../data/api.ts";
import { useFetched } from "../../kit/fetched.ts";

type Account = Pick<AccountInBrief, "id" | "username" | "displayName">;

/** The dialog of an account, whose code is fetched once it is wanted; `missing` is told where it does not come. */
export function useAccountDialog(missing: () => string) {
  const [of, setOf] = useState<Account | null>(null);
  const part = useFetched(async () => (await import("./accountdialog.tsx")).AccountDialog, missing);
  return {
    open: (account: Account) => {
      setOf(account);
      part.open();
    },
    dialog: part.Part && of && <part.Part account={of} onClose={part.close} />,
  };
}
