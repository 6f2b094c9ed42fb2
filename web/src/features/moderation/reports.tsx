import { ago, moment } from "../../base/format.ts";
import type { Reported } from "../../data/api.ts";
import { wanted } from "../../data/moderation.ts";
import { useList } from "../../data/query.ts";
import { More } from "../../kit/more.tsx";
import { Trouble } from "../../kit/notice.tsx";
import { Prose } from "../../kit/prose.tsx";
import { t } from "./messages.ts";
import { Person } from "./person.tsx";
import { reasonName } from "./reasons.tsx";

/** Each report of a thing, the newest first. Those that were decided on before it was reported again say so. */
export function Reports({ one }: { one: Reported }) {
  const list = useList(wanted.reportsOf(one.subject));
  if (!list.items) {
    if (list.error) return <Trouble error={list.error} retry={list.reload} what={t("theReports")} snug />;
    return <div class="skel" style="block-size:64px" aria-busy="true" />;
  }
  const before = one.state === "open" ? (one.decided?.at ?? "") : "";
  const newest = [...list.items].sort((a, b) => (a.at < b.at ? 1 : -1));
  return (
    <>
      <ul class="reports" role="list" aria-label={t("reports")}>
        {newest.map((report) => (
          <li key={report.id}>
            <p class="small">
              <Person of={report.by} /> · {reasonName(report.reason)} ·{" "}
              <time class="muted" dateTime={report.at} title={moment(report.at)}>
                {ago(report.at)}
              </time>
              {report.at <= before && <span class="badge">{t("decidedBefore")}</span>}
            </p>
            {report.text !== "" && <Prose text={report.text} />}
          </li>
        ))}
      </ul>
      <More list={list} />
    </>
  );
}
