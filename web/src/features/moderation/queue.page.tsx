import { useLocation } from "preact-iso/router";
import { useEffect, useRef, useState } from "preact/hooks";
import { useStore } from "../../base/store.ts";
import type { Reported } from "../../data/api.ts";
import { asApiError } from "../../data/cache.ts";
import { useMember } from "../../data/member.ts";
import { singleKeys } from "../../data/prefs.ts";
import { wanted } from "../../data/moderation.ts";
import { useList } from "../../data/query.ts";
import { More, useMoreAhead } from "../../kit/more.tsx";
import { Blank, Trouble } from "../../kit/notice.tsx";
import { toast } from "../../kit/toast.tsx";
import { decide, wasFaster } from "./deciding.ts";
import { DecisionDialog, type Hard } from "./decisiondialog.tsx";
import { Group } from "./group.tsx";
import { t } from "./messages.ts";
import { Office } from "./office.tsx";
import { actOf, actsOn, type Act } from "./subjects.ts";

/** What people want those who moderate to look at, and what was decided on it. */
export default function Queue() {
  const { query } = useLocation();
  const state = query.state === "resolved" ? "resolved" : "open";
  return (
    <Office name={state === "open" ? "open" : "decided"}>
      <Groups key={state} state={state} />
    </Office>
  );
}

const told = { hide: "outcomeHidden", remove: "outcomeRemoved", suspend: "outcomeSuspended", ban: "outcomeBanned" } as const;

/** Nobody is told of a report: it is looked for by the clock. */
const lookMs = 30_000;

const headOf = (id: string) => document.querySelector<HTMLElement>(`main [data-anchor="${CSS.escape(id)}"] h2 button`);

function Groups({ state }: { state: Reported["state"] }) {
  const who = useMember();
  const list = useList(wanted.reported(state), { pollMs: () => lookMs });
  const end = useMoreAhead(list);
  const [open, setOpen] = useState<string | null>(null);
  const [asked, setAsked] = useState<{ one: Reported; act: Hard } | null>(null);
  const lettered = useStore(singleKeys) && state === "open";
  const items = list.items ?? [];

  /** To the next one, open as this one was; at the end to the one before. */
  const go = (from: string | null, step: 1 | -1, opened = true) => {
    const at = items.findIndex(({ id }) => id === from);
    const to = items[at < 0 ? 0 : at + step];
    if (!to) return;
    setOpen(opened ? to.id : null);
    setTimeout(() => {
      headOf(to.id)?.focus({ preventScroll: true });
      headOf(to.id)?.closest("li")?.scrollIntoView({ block: "nearest" });
    }, 0);
  };
  const leave = (one: Reported) => {
    const at = items.findIndex(({ id }) => id === one.id);
    const last = at === items.length - 1;
    if (items.length > 1) go(one.id, last ? -1 : 1);
    else setTimeout(() => document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true }), 0);
  };
  const faster = (one: Reported) => {
    setAsked(null);
    leave(one);
    toast(t("faster"));
  };
  const act = (one: Reported, act: Act) => {
    if (act !== "none") return setAsked({ one, act });
    leave(one);
    decide(one, { act, reason: "" }).then(
      () => toast(t("left")),
      (error: unknown) => toast(wasFaster(error) ? t("faster") : asApiError(error).message),
    );
  };

  const onKey = (e: KeyboardEvent) => {
    const target = e.target as HTMLElement;
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || document.querySelector("dialog[open], [role=menu]") || target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
    const key = e.key.toLowerCase();
    const one = items.find(({ id }) => id === open);
    const deed = one && state === "open" ? actOf(key, actsOn(one.subject, one.of?.id, who)) : null;
    if (key !== "j" && key !== "k" && !deed) return;
    e.preventDefault();
    if (key === "j") go(open, 1);
    else if (key === "k") go(open, -1);
    else if (deed) act(one!, deed);
  };
  const latest = useRef(onKey);
  latest.current = onKey;
  useEffect(() => {
    const hear = (e: KeyboardEvent) => singleKeys.value && latest.current(e);
    document.addEventListener("keydown", hear);
    return () => document.removeEventListener("keydown", hear);
  }, []);

  if (!list.items) {
    if (list.error) return <Trouble error={list.error} retry={list.reload} what={t("theQueue")} />;
    return (
      <div class="stack" aria-busy="true">
        {Array.from({ length: 4 }, (_, i) => (
          <div class="skel" style="block-size:112px" key={i} />
        ))}
      </div>
    );
  }
  if (items.length === 0 && !list.more) {
    return (
      <Blank icon={state === "open" ? "check" : "shield"} title={t(state === "open" ? "nothingOpen" : "nothingDecided")}>
        <p>{t(state === "open" ? "nothingOpenText" : "nothingDecidedText")}</p>
      </Blank>
    );
  }
  return (
    <>
      {lettered && (
        <p class="letters small muted">
          <kbd>J</kbd> <kbd>K</kbd> {t("lettersHint")}
        </p>
      )}
      <ul class="queue" role="list" aria-label={t(state === "open" ? "open" : "decided")}>
        {items.map((one) => (
          <li key={one.id} data-anchor={one.id}>
            <Group one={one} isOpen={open === one.id} lettered={lettered} toggle={() => setOpen(open === one.id ? null : one.id)} act={(deed) => act(one, deed)} />
          </li>
        ))}
      </ul>
      <More list={list} box={end} />
      {asked && (
        <DecisionDialog
          one={asked.one}
          act={asked.act}
          onClose={() => setAsked(null)}
          onFaster={() => faster(asked.one)}
          onDone={() => {
            setAsked(null);
            leave(asked.one);
            toast(t(told[asked.act]));
          }}
        />
      )}
    </>
  );
}
