import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ready } from "../base/language.ts";
import { useStore } from "../base/store.ts";
import { reachable } from "../data/api.ts";
import { asApiError } from "../data/cache.ts";
import { lazily } from "../data/lazily.ts";
import { sessionOver } from "../data/session.ts";
import { toast } from "../kit/toast.tsx";
import { t } from "./messages.ts";

/** Its code comes once a session has ended, and where nobody answers then, once somebody does. */
export function SignInAgain() {
  const over = useStore(sessionOver);
  const answers = useStore(reachable);
  const [part, set] = useState<{ Part: ComponentType } | null>(null);
  useEffect(() => {
    if (!over || !answers || part) return;
    lazily(() => import("../features/account/signinagain.tsx"), () => t("againMissing"))
      .then(async ({ SignInAgain: Part }) => {
        await ready();
        set({ Part });
      })
      .catch((error: unknown) => toast(asApiError(error).message));
  }, [over, answers]);
  return part && <part.Part />;
}
