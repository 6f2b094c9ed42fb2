import { useContext } from "preact/hooks";
import { useStore } from "../../base/store.ts";
import type { Comment } from "../../data/api.ts";
import { queries } from "../../data/queries.ts";
import { useList } from "../../data/query.ts";
import { More } from "../../kit/more.tsx";
import { Trouble } from "../../kit/notice.tsx";
import { Words } from "./comment.tsx";
import { t } from "./messages.ts";
import { unsent, unsentTo } from "./posting.ts";
import { ThreadOf } from "./thread.ts";
import { Unsent } from "./unsent.tsx";

/** What was answered to a comment, the oldest first. */
export function Replies({ parent, label }: { parent: Comment; label: string }) {
  const { linked } = useContext(ThreadOf)!;
  const list = useList(queries.replies(parent));
  const failed = unsentTo(useStore(unsent), parent.videoId, parent.id);
  if (list.items === undefined) {
    if (list.error) return <Trouble snug error={list.error} retry={list.reload} what={t("theReplies")} />;
    return (
      <div class="replies" aria-busy="true">
        <span class="sr" role="status">{t("loadingReplies")}</span>
        <span class="skel" style="block-size:52px" />
      </div>
    );
  }
  return (
    <div class="replies">
      {(list.items.length > 0 || failed.length > 0) && (
        <ol aria-label={label}>
          {list.items.map((reply) => (
            <li key={reply.id} data-comment={reply.id} tabIndex={-1} class={reply.id === linked ? "linked" : undefined}>
              <Words comment={reply} parent={parent} />
            </li>
          ))}
          {failed.map((one) => (
            <li key={one.id}>
              <Unsent one={one} />
            </li>
          ))}
        </ol>
      )}
      <More list={list} />
    </div>
  );
}
