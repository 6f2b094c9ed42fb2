import { Store, useStore } from "../base/store.ts";
import { t } from "./messages.ts";

/** The code of the next page is on its way. */
export const loading = new Store(false);

export function Progress() {
  return useStore(loading) ? <div class="progress" role="progressbar" aria-label={t("loadingPage")} /> : null;
}
