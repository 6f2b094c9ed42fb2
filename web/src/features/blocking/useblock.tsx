import { useFetched } from "../../kit/fetched.ts";
import { t } from "./messages.ts";

/** Blocking somebody from the menu beside what they made: `ask` opens the question, which is drawn where `dialog` stands. */
export function useBlock(who: { id: string; name: string } | null) {
  const fetched = useFetched(async () => (await import("./blockdialog.tsx")).BlockDialog, () => t("notThere"));
  return { ask: fetched.open, label: t("blockOne", { name: who?.name ?? "" }), dialog: who && fetched.Part && <fetched.Part {...who} onClose={fetched.close} /> };
}
