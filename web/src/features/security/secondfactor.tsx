import { useState } from "preact/hooks";
import { date } from "../../base/format.ts";
import { api, type Enrolment } from "../../data/api.ts";
import { asApiError, invalidate } from "../../data/cache.ts";
import { proven } from "../../data/proof.ts";
import { queries, tags } from "../../data/queries.ts";
import { useQuery } from "../../data/query.ts";
import { Confirm } from "../../kit/dialog.tsx";
import { Icon } from "../../kit/icon.tsx";
import { Spinner, Trouble } from "../../kit/notice.tsx";
import { toast } from "../../kit/toast.tsx";
import { Enrol } from "./enrolment.tsx";
import { t } from "./messages.ts";
import { RecoveryCodes } from "./recoverycodes.tsx";

/** Fewer codes than this are soon none. */
const few = 3;

type Open = { enrolment: Enrolment } | { codes: string[] } | "renew" | "off" | null;

export function SecondFactor() {
  const query = useQuery(queries.secondFactor());
  const [open, setOpen] = useState<Open>(null);
  const [busy, setBusy] = useState(false);
  const begin = () => {
    setBusy(true);
    proven(api.beginSecondFactor)
      .then((enrolment) => setOpen({ enrolment }))
      .catch((error: unknown) => toast(asApiError(error).message))
      .finally(() => setBusy(false));
  };
  const told = (codes: string[]) => {
    invalidate(tags.proofs);
    setOpen({ codes });
  };
  const renew = async () => told((await proven(api.renewRecoveryCodes)).recoveryCodes);
  const takeOff = async () => {
    await proven(api.takeOffSecondFactor);
    invalidate(tags.proofs);
    setOpen(null);
    toast(t("factorOff"));
  };
  const now = query.data;
  return (
    <section class="panel" aria-labelledby="factor">
      <div>
        <h2 id="factor">
          {t("secondFactor")} {now?.enabled && <span class="badge good">{t("on")}</span>}
        </h2>
        <p class="muted small">{t("factorLead")}</p>
      </div>
      {now ? (
        now.enabled ? (
          <>
            <dl class="facts">
              <dt>{t("onSince")}</dt>
              <dd>{now.since && date(now.since)}</dd>
              <dt>{t("recoveryCodes")}</dt>
              <dd>
                {t("codesLeft", { n: now.recoveryCodesLeft })} {now.recoveryCodesLeft < few && <span class="badge warm">{t("fewCodes")}</span>}
              </dd>
            </dl>
            <div class="row">
              <button type="button" class="btn" onClick={() => setOpen("renew")}>
                <Icon name="retry" />
                {t("newCodes")}
              </button>
              <button type="button" class="btn danger" onClick={() => setOpen("off")}>
                {t("turnOff")}
              </button>
            </div>
          </>
        ) : (
          <div>
            <button type="button" class="btn primary" disabled={busy} onClick={begin}>
              {busy ? <Spinner /> : <Icon name="lock" />}
              {t("setUp")}
            </button>
          </div>
        )
      ) : query.error ? (
        <Trouble error={query.error} retry={query.reload} what={t("secondFactor")} snug />
      ) : (
        <div class="skel" style="block-size:44px" aria-busy="true" />
      )}
      {open === "renew" && (
        <Confirm title={t("renewTitle")} action={t("newCodes")} onConfirm={renew} onClose={() => setOpen(null)}>
          {t("renewText")}
        </Confirm>
      )}
      {open === "off" && (
        <Confirm title={t("offTitle")} action={t("turnOff")} onConfirm={takeOff} onClose={() => setOpen(null)}>
          {t("offText")}
        </Confirm>
      )}
      {open !== null && typeof open === "object" && "enrolment" in open && <Enrol enrolment={open.enrolment} onClose={() => setOpen(null)} onDone={told} />}
      {open !== null && typeof open === "object" && "codes" in open && <RecoveryCodes codes={open.codes} onClose={() => setOpen(null)} />}
    </section>
  );
}
