import "./reactions.css";
import { useLocation } from "preact-iso/router";
import { count } from "../../base/format.ts";
import { useStore } from "../../base/store.ts";
import type { Vote } from "../../data/api.ts";
import { asApiError } from "../../data/cache.ts";
import { user } from "../../data/session.ts";
import { Icon } from "../../kit/icon.tsx";
import { toast } from "../../kit/toast.tsx";
import { andBack } from "../../routes.ts";
import { t } from "./messages.ts";
import { toggled } from "./votes.ts";

type Props = {
  likes: number;
  /** Undefined where they are nobody's business. */
  dislikes?: number;
  vote: Vote | null;
  onVote: (vote: Vote | null) => Promise<void>;
  /** Without a frame, as below a comment. */
  plain?: boolean;
  /** Where whoever signs in first is led back to, where that is another place than the page. */
  back?: string;
};

/** Two buttons of which one at most is pressed. Whoever is signed out is led to where they sign in. */
export function VoteButtons({ likes, dislikes, vote, onVote, plain = false, back }: Props) {
  const who = useStore(user);
  const here = useLocation().url;
  const url = back ?? here;
  const button = (kind: Vote, n: number | undefined) => {
    const label = kind === "like" ? t("likeThis", { n: n ?? 0, count: count(n) }) : n === undefined ? t("dislike") : t("dislikeThis", { n, count: count(n) });
    // Below a comment its room is kept: the first like would move what somebody else is about to press.
    const shown = n === undefined || (n === 0 && !plain) ? null : <span class="nums">{n > 0 && count(n)}</span>;
    if (who === null) {
      return (
        <a class="btn" href={andBack("signIn", url, kind === "like" && !plain ? "like" : "vote")} aria-label={t("signInToVote", { what: label })} title={t(kind)}>
          <Icon name={kind} />
          {shown}
        </a>
      );
    }
    return (
      <button
        type="button"
        class="btn"
        aria-pressed={vote === kind}
        aria-label={label}
        title={t(kind)}
        onClick={() => void onVote(toggled(kind, vote)).catch((error: unknown) => toast(asApiError(error).message))}
      >
        <Icon name={kind} />
        {shown}
      </button>
    );
  };
  return (
    <div class={plain ? "votes plain" : "votes"} role="group" aria-label={t("votes")}>
      {button("like", likes)}
      {button("dislike", dislikes)}
    </div>
  );
}
