import { useState } from "preact/hooks";
import { ApiError } from "../../data/api.ts";
import { invalidate } from "../../data/cache.ts";
import { addPasskey, refusalOf } from "../../data/passkeys.ts";
import { queries, tags } from "../../data/queries.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { useForm } from "../../kit/form.ts";
import { FormError, Spinner } from "../../kit/notice.tsx";
import { toast } from "../../kit/toast.tsx";
import { deviceName } from "./devices.ts";
import { t } from "./messages.ts";
import { NameField } from "./namefield.tsx";

/** Its name first: what the browser asks then stands above everything, and has a time of its own. */
export function NewPasskey({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState(() => deviceName(navigator.userAgent));
  const [refusal, setRefusal] = useState<"known" | "failed" | null>(null);
  const form = useForm(async () => {
    setRefusal(null);
    try {
      await addPasskey(name.trim());
    } catch (error) {
      if (error instanceof ApiError) throw error;
      return setRefusal(refusalOf(error));
    }
    invalidate(queries.passkeys().key, tags.proofs);
    onClose();
    toast(t("passkeyAdded"));
  });
  return (
    <Dialog title={t("addPasskey")} onClose={onClose} width={440}>
      <form class="stack" onSubmit={form.submit}>
        <p class="muted">{t("addPasskeyLead")}</p>
        <FormError error={form.error} />
        {refusal && (
          <p class="wrong" role="alert">
            {refusal === "known" ? t("passkeyKnown") : t("passkeyFailed")}
          </p>
        )}
        <NameField label={t("passkeyName")} value={name} onValue={setName} form={form} />
        <button class="btn primary big wide" type="submit" disabled={form.busy}>
          {form.busy && <Spinner />}
          {t("goOn")}
        </button>
      </form>
    </Dialog>
  );
}
