import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ready } from "../base/language.ts";
import { useStore } from "../base/store.ts";
import { ApiError } from "../data/api.ts";
import { asApiError } from "../data/cache.ts";
import { lazily } from "../data/lazily.ts";
import { proofAsked } from "../data/proof.ts";
import { user } from "../data/session.ts";
import { t } from "./messages.ts";

type Part = ComponentType<{ onProven: () => void; onClose: () => void }>;

const notProven = () => new ApiError(-1, "not_proven", t("notProven"));

/** The question for a proof, over whatever needs it. Few ever see it: its code comes once it is wanted. */
export function ProofAsked() {
  const asked = useStore(proofAsked);
  const who = useStore(user);
  const [part, set] = useState<{ Part: Part } | null>(null);
  useEffect(() => {
    if (!asked || part) return;
    lazily(() => import("../features/security/proofdialog.tsx"), () => t("proofMissing"))
      .then(async ({ ProofDialog }) => {
        await ready();
        set({ Part: ProofDialog });
      })
      .catch((error: unknown) => asked.done(asApiError(error)));
  }, [asked]);
  useEffect(() => {
    if (asked && !who) asked.done(notProven()); // it was about somebody who has left
  }, [asked, who]);
  return asked && who && part ? <part.Part onProven={() => asked.done(null)} onClose={() => asked.done(notProven())} /> : null;
}
