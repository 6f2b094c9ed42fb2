// What nobody answered is sent again by itself once somebody answers: whoever wrote it may be on another page by then.
import { reachable } from "../../data/api.ts";
import { user } from "../../data/session.ts";
import { toast } from "../../kit/toast.tsx";
import { focusOn, still } from "./focus.ts";
import { t } from "./messages.ts";
import { again, unsent } from "./posting.ts";

/** Once each, in the order in which it was written: what fails again waits for its writer. */
async function resend(): Promise<void> {
  for (const one of unsent.value.filter(({ byItself, error }) => !byItself && error.offline)) {
    if (!reachable.value) return;
    if (!unsent.value.includes(one) || one.by !== user.value?.id) continue; // sent or thrown away meanwhile, or another's
    if (document.activeElement?.closest(".unsent")) focusOn(one.wanted.parentId ?? null, still);
    const made = await again(one, true);
    if (made) toast(t(made.held ? "postedHeld" : "posted"));
  }
}

reachable.watch(() => void resend());
