import "./blocking.css";
import { useState } from "preact/hooks";
import { date } from "../../base/format.ts";
import type { Block } from "../../data/api.ts";
import { asApiError } from "../../data/cache.ts";
import { queries } from "../../data/queries.ts";
import { useList } from "../../data/query.ts";
import { Avatar } from "../../kit/avatar.tsx";
import { Icon } from "../../kit/icon.tsx";
import { More } from "../../kit/more.tsx";
import { Blank, Spinner, Trouble } from "../../kit/notice.tsx";
import { toast } from "../../kit/toast.tsx";
import { href } from "../../routes.ts";
import { titles } from "../../titles.ts";
import { unblock } from "./blocking.ts";
import { t } from "./messages.ts";

/** Whom somebody has blocked, the last first. */
export default function Blocked() {
  const list = useList(queries.blocks());
  return (
    <div class="narrow">
      <a class="btn plain up" href={href("settings")}>
        <Icon name="back" />
        {titles("settings")}
      </a>
      <div class="page-head">
        <h1 tabIndex={-1}>{titles("blocked")}</h1>
      </div>
      {list.items ? (
        list.items.length > 0 ? (
          <section class="panel" aria-label={titles("blocked")}>
            <p class="muted small">{t("lead")}</p>
            <ul class="blocked">
              {list.items.map((entry) => (
                <Row key={entry.account.id} entry={entry} />
              ))}
            </ul>
            <More list={list} />
          </section>
        ) : (
          <Blank icon="user" title={t("nobody")}>
            <p>{t("nobodyText")}</p>
          </Blank>
        )
      ) : list.error ? (
        <Trouble error={list.error} retry={list.reload} what={titles("blocked")} />
      ) : (
        <div class="skel" style="block-size:190px" aria-busy="true" />
      )}
    </div>
  );
}

function Row({ entry: { account, at } }: { entry: Block }) {
  const [busy, setBusy] = useState(false);
  const name = account.displayName;
  const run = () => {
    setBusy(true);
    unblock(account.id, name).catch((error: unknown) => {
      setBusy(false);
      toast(asApiError(error).message);
    });
  };
  return (
    <li>
      <Avatar name={name} seed={account.id} size={40} />
      <div class="who">
        <bdi>{name}</bdi>
        <div class="small muted">
          <bdi dir="ltr">@{account.username}</bdi> · {t("since", { date: date(at) })}
        </div>
      </div>
      <button type="button" class="btn" aria-label={t("unblockOne", { name })} disabled={busy} onClick={run}>
        {busy && <Spinner />}
        {t("unblock")}
      </button>
    </li>
  );
}
