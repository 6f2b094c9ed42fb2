import { useEffect, useId, useState } from "preact/hooks";
import type { AccountStanding } from "../../data/api.ts";
import { Segments } from "../../kit/field.tsx";
import { useForm } from "../../kit/form.ts";
import { t as kit } from "../../kit/messages.ts";
import { FormError, Spinner } from "../../kit/notice.tsx";
import { toast } from "../../kit/toast.tsx";
import { LastingField, ReasonField } from "./fields.tsx";
import { endOf, type Lasting } from "./lasting.ts";
import { t } from "./messages.ts";
import { setStanding } from "./standing.ts";

type Wanted = AccountStanding["standing"];

const told = { active: "nowActive", suspended: "nowSuspended", banned: "nowBanned" } as const;
const lead = { active: "activeText", suspended: "suspendText", banned: "banText" } as const;
const deeds = { active: "lift", suspended: "suspend", banned: "ban" } as const;

/** Suspends, bans, or lifts that. An account that may be used has nothing to lift: it begins with a suspension. */
export function StandingForm({ standing, onTyped, onClose }: { standing: AccountStanding; onTyped: (typed: boolean) => void; onClose: () => void }) {
  const barred = standing.standing !== "active";
  const [wanted, setWanted] = useState<Wanted>(barred ? "active" : "suspended");
  const [days, setDays] = useState<Lasting>(7);
  const [reason, setReason] = useState("");
  const [vanish, setVanish] = useState(false);
  const name = standing.account.displayName;
  const form = useForm(async () => {
    const until = wanted === "suspended" ? endOf(days) : null;
    await setStanding(standing.account.id, { standing: wanted, reason: reason.trim(), ...(until !== null && { until }), ...(wanted !== "active" && vanish && { comments: "vanish" as const }) });
    onTyped(false);
    onClose();
    toast(t(told[wanted], { name }));
  });
  useEffect(() => onTyped(reason !== ""), [reason !== ""]);
  const id = useId();
  return (
    <>
      <form class="stack standing" id={id} onSubmit={form.submit}>
        <Segments
          legend={t("standing")}
          name="standing"
          value={wanted}
          onValue={setWanted}
          options={[...(barred ? [{ value: "active" as const, label: t("lift") }] : []), { value: "suspended" as const, label: t("suspend") }, { value: "banned" as const, label: t("ban") }]}
        />
        <p class="small muted">{t(lead[wanted])}</p>
        <FormError error={form.error} />
        {wanted === "suspended" && <LastingField days={days} onDays={setDays} form={form} />}
        <ReasonField reason={reason} onReason={setReason} form={form} />
        {wanted !== "active" && <VanishField name={name} vanish={vanish} onVanish={setVanish} />}
      </form>
      <footer>
        <button type="button" class="btn" onClick={onClose}>
          {kit("cancel")}
        </button>
        <button type="submit" form={id} class={wanted === "active" ? "btn primary" : "btn danger"} disabled={form.busy}>
          {form.busy && <Spinner />}
          {t(deeds[wanted])}
        </button>
      </footer>
    </>
  );
}

/** What goes so does not come back with the account. */
export function VanishField({ name, vanish, onVanish }: { name: string; vanish: boolean; onVanish: (vanish: boolean) => void }) {
  return (
    <label class="vanish">
      <input type="checkbox" name="comments" checked={vanish} onChange={(e) => onVanish(e.currentTarget.checked)} />
      <span>
        {t("vanish", { name })}
        <span class="small muted">{t("vanishText")}</span>
      </span>
    </label>
  );
}
