import { useId, useState } from "preact/hooks";
import { ago, moment } from "../../base/format.ts";
import type { AccountStanding } from "../../data/api.ts";
import { useMember } from "../../data/member.ts";
import { wanted } from "../../data/moderation.ts";
import { useList } from "../../data/query.ts";
import { Avatar } from "../../kit/avatar.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { useForm } from "../../kit/form.ts";
import { Icon } from "../../kit/icon.tsx";
import { t as kit } from "../../kit/messages.ts";
import { More, useMoreAhead } from "../../kit/more.tsx";
import { focusBeside } from "../../kit/neighbour.ts";
import { Blank, FormError, Spinner, Trouble } from "../../kit/notice.tsx";
import { toast } from "../../kit/toast.tsx";
import { StandingBadge, Why } from "./accountdialog.tsx";
import { ReasonField } from "./fields.tsx";
import { t } from "./messages.ts";
import { Office } from "./office.tsx";
import { useAccountDialog } from "./opening.tsx";
import { decideAppeal, isSettled } from "./standing.ts";

/** What suspended people say against it, the oldest first. */
export default function Appeals() {
  return (
    <Office name="appeals">
      <Waiting />
    </Office>
  );
}

/** Nobody is told of one: they are looked for by the clock. */
const lookMs = 60_000;

function Waiting() {
  const list = useList(wanted.appeals(), { pollMs: () => lookMs });
  const end = useMoreAhead(list);
  const [asked, setAsked] = useState<{ one: AccountStanding; granted: boolean } | null>(null);
  if (!list.items) {
    if (list.error) return <Trouble error={list.error} retry={list.reload} what={t("theAppeals")} />;
    return (
      <div class="stack" aria-busy="true">
        {Array.from({ length: 3 }, (_, i) => (
          <div class="skel" style="block-size:180px" key={i} />
        ))}
      </div>
    );
  }
  if (list.items.length === 0 && !list.more) {
    return (
      <Blank icon="check" title={t("noAppeals")}>
        <p>{t("noAppealsText")}</p>
      </Blank>
    );
  }
  return (
    <>
      <ul class="queue" role="list" aria-label={t("appeals")}>
        {list.items.map((one) => (
          <li key={one.id} data-anchor={one.id}>
            <Appeal one={one} decide={(granted) => setAsked({ one, granted })} />
          </li>
        ))}
      </ul>
      <More list={list} box={end} />
      {asked && <AppealDialog one={asked.one} granted={asked.granted} onClose={() => setAsked(null)} />}
    </>
  );
}

function Appeal({ one, decide }: { one: AccountStanding; decide: (granted: boolean) => void }) {
  const who = useMember();
  const account = useAccountDialog(() => t("notThere"));
  const id = useId();
  const { account: of, appeal } = one;
  const name = of.displayName;
  return (
    <article class="panel account" aria-labelledby={id}>
      <div class="whose">
        <Avatar name={name} seed={of.id} size={48} />
        <div>
          <h2 id={id}>
            <button type="button" class="link" aria-haspopup="dialog" onClick={() => account.open(of)}>
              <bdi>{name}</bdi>
            </button>{" "}
            <StandingBadge standing={one.standing} />
          </h2>
          <p class="small muted">
            <bdi dir="ltr">@{of.username}</bdi>
            {appeal && (
              <>
                {" · "}
                <time dateTime={appeal.sentAt} title={moment(appeal.sentAt)}>
                  {t("sent", { when: ago(appeal.sentAt) })}
                </time>
              </>
            )}
          </p>
        </div>
      </div>
      <Why standing={one} />
      {of.id !== who.id && (
        <div class="deeds">
          <button type="button" class="btn" onClick={() => decide(true)} aria-label={t("grantOf", { name })}>
            <Icon name="check" />
            {t("grant")}
          </button>
          <button type="button" class="btn danger" onClick={() => decide(false)} aria-label={t("refuseOf", { name })}>
            <Icon name="close" />
            {t("refuse")}
          </button>
        </div>
      )}
      {account.dialog}
    </article>
  );
}

function AppealDialog({ one, granted, onClose }: { one: AccountStanding; granted: boolean; onClose: () => void }) {
  const [answer, setAnswer] = useState("");
  const name = one.account.displayName;
  const left = (said: string) => {
    onClose();
    toast(said);
  };
  const form = useForm(async () => {
    focusBeside(one.id);
    try {
      await decideAppeal(one.id, granted, answer.trim());
    } catch (error) {
      if (isSettled(error)) return left(t("appealSettled"));
      throw error;
    }
    left(t(granted ? "granted" : "refused", { name }));
  });
  const id = useId();
  return (
    <Dialog title={t(granted ? "grantTitle" : "refuseTitle", { name })} onClose={onClose} typed={answer !== ""} width={520}>
      <form class="stack" id={id} onSubmit={form.submit}>
        <p class="muted">{t(granted ? "grantText" : "refuseText")}</p>
        <FormError error={form.error} />
        <ReasonField label={t("answer")} name="answer" reason={answer} onReason={setAnswer} form={form} />
      </form>
      <footer>
        <button type="button" class="btn" onClick={onClose}>
          {kit("cancel")}
        </button>
        <button type="submit" form={id} class={granted ? "btn primary" : "btn danger"} disabled={form.busy}>
          {form.busy && <Spinner />}
          {t(granted ? "grant" : "refuse")}
        </button>
      </footer>
    </Dialog>
  );
}
