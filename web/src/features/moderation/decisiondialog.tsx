import { useId, useState } from "preact/hooks";
import type { Reported } from "../../data/api.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { useForm } from "../../kit/form.ts";
import { t as kit } from "../../kit/messages.ts";
import { FormError, Spinner } from "../../kit/notice.tsx";
import { decide, wasFaster } from "./deciding.ts";
import { LastingField, ReasonField } from "./fields.tsx";
import { endOf, type Lasting } from "./lasting.ts";
import { t } from "./messages.ts";
import { kindOf, type Act } from "./subjects.ts";

export type Hard = Exclude<Act, "none">;

const titles = {
  hide: { comment: "hideComment", video: "hideVideo", channel: "hideVideo", account: "hideVideo" },
  remove: { comment: "removeComment", video: "removeVideo", channel: "removeChannel", account: "removeChannel" },
} as const;
const texts = {
  hide: { comment: "hideCommentText", video: "hideVideoText", channel: "hideVideoText", account: "hideVideoText" },
  remove: { comment: "removeText", video: "removeText", channel: "removeChannelText", account: "removeText" },
  suspend: "suspendText",
  ban: "banText",
} as const;

type Props = { one: Reported; act: Hard; onClose: () => void; onDone: () => void; /** Nothing came of it, and it has left the queue all the same. */ onFaster: () => void };

/** What is done is told to whose it is, with the reason; so it is asked for before anything happens. */
export function DecisionDialog({ one, act, onClose, onDone, onFaster }: Props) {
  const [reason, setReason] = useState("");
  const [days, setDays] = useState<Lasting>(7);
  const kind = kindOf(one.subject);
  const name = one.of?.displayName ?? t("somebody");
  const form = useForm(async () => {
    const until = act === "suspend" ? endOf(days) : null;
    try {
      await decide(one, { act, reason: reason.trim(), ...(until !== null && { until }) });
    } catch (error) {
      if (wasFaster(error)) return onFaster();
      throw error;
    }
    onDone();
  });
  const id = useId();
  const title = act === "suspend" ? t("suspendTitle", { name }) : act === "ban" ? t("banTitle", { name }) : t(titles[act][kind]);
  return (
    <Dialog title={title} onClose={onClose} typed={reason !== ""} width={520}>
      <form class="stack" id={id} onSubmit={form.submit}>
        <p class="muted">{t(act === "suspend" || act === "ban" ? texts[act] : texts[act][kind])}</p>
        <FormError error={form.error} />
        {act === "suspend" && <LastingField days={days} onDays={setDays} form={form} />}
        <ReasonField reason={reason} onReason={setReason} form={form} />
      </form>
      <footer>
        <button type="button" class="btn" onClick={onClose}>
          {kit("cancel")}
        </button>
        <button type="submit" form={id} class="btn danger" disabled={form.busy}>
          {form.busy && <Spinner />}
          {t(act)}
        </button>
      </footer>
    </Dialog>
  );
}
