import type { ComponentType } from "preact";
import { useState } from "preact/hooks";
import { ready } from "../base/language.ts";
import { asApiError } from "../data/cache.ts";
import { lazily } from "../data/lazily.ts";
import { toast } from "./toast.tsx";

/** A dialog whose code is fetched once somebody wants it; `missing` is told where it does not come. */
export function useFetched<Props>(load: () => Promise<ComponentType<Props>>, missing: () => string) {
  const [part, set] = useState<{ Part: ComponentType<Props> } | null>(null);
  const open = () =>
    void lazily(load, missing)
      .then(async (Part) => {
        await ready();
        set({ Part });
      })
      .catch((error: unknown) => toast(asApiError(error).message));
  return { Part: part?.Part ?? null, open, close: () => set(null) };
}
