import { useContext, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useAgo } from "../../base/age.ts";
import { count, moment } from "../../base/format.ts";
import { language } from "../../base/language.ts";
import { useStore } from "../../base/store.ts";
import type { Comment } from "../../data/api.ts";
import { asApiError } from "../../data/cache.ts";
import { moderates } from "../../data/member.ts";
import { user } from "../../data/session.ts";
import { Avatar } from "../../kit/avatar.tsx";
import { Confirm } from "../../kit/dialog.tsx";
import { Icon, type IconName } from "../../kit/icon.tsx";
import { Menu, MenuItem } from "../../kit/menu.tsx";
import { toast } from "../../kit/toast.tsx";
import { andBack, href } from "../../routes.ts";
import { useBlock } from "../blocking/useblock.tsx";
import { useAccountDialog } from "../moderation/opening.tsx";
import { VoteButtons } from "../reactions/votebuttons.tsx";
import { voteOnComment } from "../reactions/votes.ts";
import { useReport } from "../reporting/usereport.tsx";
import { Composer } from "./composer.tsx";
import { focusOn, neighbourOf, still } from "./focus.ts";
import { t } from "./messages.ts";
import { draftOf, heart, isAside, isOwn, pin, post, release, remove, rewrite } from "./posting.ts";
import { Replies } from "./replies.tsx";
import { Text } from "./text.tsx";
import { rightsOf, ThreadOf } from "./thread.ts";
import { toWrite } from "./writing.ts";

const nameOf = ({ author }: Comment) => author?.displayName ?? t("somebody");
export const linkTo = ({ id, videoId }: Pick<Comment, "id" | "videoId">) => `${href("watch", { videoId })}?lc=${encodeURIComponent(id)}`;

const failed = (error: unknown) => toast(asApiError(error).message);

type Props = { comment: Comment; /** Of an answer: to whose comment. */ parent?: Comment };

/** What somebody said, and what can be done with it. Below one that begins a thread stand the answers. What is told of another does not draw it anew. */
export function Words({ comment, parent }: Props) {
  return useMemo(() => <Said comment={comment} {...(parent && { parent })} />, [comment, parent]);
}

function Said({ comment, parent }: Props) {
  const thread = useContext(ThreadOf)!;
  const who = useStore(user);
  useStore(language); // what is drawn around it does not draw it anew
  const box = useRef<HTMLDivElement>(null);
  const [editing, setEditing] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const account = useAccountDialog(() => t("notThere"));
  const { video, ownerId } = thread;
  const own = isOwn(comment);
  const can = rightsOf(comment, who, ownerId);
  const name = nameOf(comment);
  const creator = comment.author !== null && comment.author.id === ownerId;
  const answering = thread.answering.has(comment.id);
  const draft = `reply:${comment.id}`;
  const head = parent ?? comment;
  const answerable = !own && [comment, head].every(({ held, deleted }) => !held && !deleted) && video.commentPolicy !== "closed";
  const isOpen = thread.open.has(comment.id);
  const answer = (on: boolean) => {
    if (on) thread.answering.add(comment.id);
    else thread.answering.delete(comment.id);
    thread.draw();
    if (!on) setTimeout(() => box.current?.querySelector<HTMLElement>("[data-reply]")?.focus(still), 0);
  };
  const toggle = () => {
    if (isOpen) thread.open.delete(comment.id);
    else thread.open.add(comment.id);
    thread.draw();
  };
  useEffect(() => {
    if (own && isAside(comment.id)) box.current?.scrollIntoView({ block: "nearest" });
  }, []);
  // What was written of it stays, also once nobody can answer it any more.
  const answerForm = answering && who && (answerable || draftOf(draft) !== "") && (
    <Composer
      draft={draft}
      label={t("yourReply")}
      placeholder={t("replyTo", { name })}
      action={t("reply")}
      {...(parent && comment.author && { address: `@${comment.author.username} ` })}
      begin={answerable}
      {...(!answerable && { stopped: t("notAnswerable") })}
      onSend={async (text) => {
        thread.open.add(head.id);
        const sending = post({ videoId: comment.videoId, parentId: head.id, text });
        void sending.then((made) => made && thread.say(t(made.held ? "postedHeld" : "posted")));
      }}
      onClose={() => answer(false)}
    />
  );
  if (comment.deleted) {
    return (
      <div class="words deleted" ref={box}>
        <span class="avatar nobody" aria-hidden="true" style={`--size:${parent ? 28 : 40}px`} />
        <div class="said">
          <p class="muted">{t("deleted")}</p>
          {answerForm}
          {!parent && <Answers comment={comment} open={isOpen} toggle={toggle} />}
        </div>
      </div>
    );
  }
  return (
    <div class={own ? "words sending" : "words"} ref={box} aria-busy={own ? "true" : undefined}>
      <Avatar name={name} seed={comment.author?.id ?? comment.id} size={parent ? 28 : 40} picture={comment.author?.avatar} />
      <div class="said">
        {comment.pinned && (
          <p class="pinned">
            <Icon name="pin" />
            {t("pinnedBy", { name: video.channel.name })}
          </p>
        )}
        <p class="by">
          <strong class={creator ? "creator" : undefined} title={comment.author ? `@${comment.author.username}` : undefined}>
            {creator ? (
              <>
                <bdi aria-hidden="true">{name}</bdi>
                <span class="sr">{t("byCreator", { name })}</span>
              </>
            ) : (
              <bdi>{name}</bdi>
            )}
          </strong>
          {own ? (
            <span class="muted">{t("posting")}</span>
          ) : (
            <When comment={comment} />
          )}
          {comment.editedAt && <span class="muted" title={moment(comment.editedAt)}>({t("edited")})</span>}
          {comment.held && <span class="badge warm">{t("heldMark")}</span>}
        </p>
        {editing ? (
          <Composer
            draft={`edit:${comment.id}`}
            label={t("editYours")}
            action={t("save")}
            initial={comment.text}
            begin
            onSend={async (text) => {
              if (text !== comment.text) await rewrite(comment, text);
            }}
            onClose={() => {
              setEditing(false);
              setTimeout(() => box.current?.querySelector<HTMLElement>(".tools .menu-anchor > button")?.focus(still), 0);
            }}
          />
        ) : (
          <Text comment={comment} />
        )}
        {own && <div class="tools" /* in whose place others come once it is answered */ />}
        {!own && !editing && (
          <div class="tools">
            {!comment.held && <VoteButtons plain likes={comment.likes} vote={comment.viewer?.vote ?? null} onVote={(vote) => voteOnComment(comment, vote)} back={linkTo(comment)} />}
            {comment.hearted && (
              <span class="hearted" title={t("heartedBy", { name: video.channel.name })}>
                <Avatar name={video.channel.name} seed={video.channel.id} size={20} picture={video.channel.avatar} />
                <Icon name="heart" />
                <span class="sr">{t("heartedBy", { name: video.channel.name })}</span>
              </span>
            )}
            {answerable && who === null && (
              <a class="btn plain" href={andBack("signIn", toWrite(linkTo(comment)), "reply")} aria-label={t("signInToReply", { name })}>
                {t("reply")}
              </a>
            )}
            {answerable && who && (
              <button type="button" class="btn plain" data-reply aria-label={t("replyTo", { name })} aria-expanded={answering} onClick={() => answer(!answering)}>
                {t("reply")}
              </button>
            )}
            {comment.held && can.canModerate && (
              <button
                type="button"
                class="btn"
                onClick={() => {
                  const next = neighbourOf(box.current);
                  release(comment).then(() => {
                    thread.say(t("released"));
                    focusOn(next);
                  }, (error: unknown) => {
                    failed(error);
                    focusOn(comment.id);
                  });
                }}
              >
                <Icon name="check" />
                {t("release")}
              </button>
            )}
            <Deeds comment={comment} can={can} name={name} edit={() => setEditing(true)} askDelete={() => setDeleting(true)} {...(moderates(who) && comment.author && { showAccount: () => account.open(comment.author!) })} />
          </div>
        )}
        {answerForm}
        {!parent && <Answers comment={comment} open={isOpen} toggle={toggle} />}
      </div>
      {account.dialog}
      {deleting && (
        <Confirm
          title={t("deleteTitle")}
          action={t("delete")}
          keep={t("keep")}
          onClose={() => setDeleting(false)}
          onConfirm={async () => {
            const next = neighbourOf(box.current);
            setDeleting(false); // the comment goes at once, and would take along what says that it is refused
            remove(comment).then(
              () => {
                thread.say(t("isDeleted"));
                focusOn(next);
              },
              (error: unknown) => {
                failed(error);
                focusOn(comment.id);
              },
            );
          }}
        >
          {t("deleteText")}
        </Confirm>
      )}
    </div>
  );
}

function When({ comment }: { comment: Comment }) {
  const when = useAgo(comment.createdAt);
  return (
    <a class="when" href={linkTo(comment)} title={moment(comment.createdAt)} aria-label={t("permalink", { when })}>
      {when}
    </a>
  );
}

function Answers({ comment, open, toggle }: { comment: Comment; open: boolean; toggle: () => void }) {
  if (comment.replyCount === 0 && !open) return null;
  const values = { n: comment.replyCount, count: count(comment.replyCount) };
  return (
    <>
      {comment.replyCount > 0 && (
        <button type="button" class="btn plain answers" aria-expanded={open} onClick={toggle}>
          <Icon name="down" />
          {open ? t("hideReplies", values) : t("replies", values)}
        </button>
      )}
      {open && <Replies parent={comment} label={t("repliesTo", { name: nameOf(comment) })} />}
    </>
  );
}

type DeedsProps = { comment: Comment; can: NonNullable<Comment["viewer"]>; name: string; edit: () => void; askDelete: () => void; /** For those who moderate. */ showAccount?: () => void };

function Deeds({ comment, can, name, edit, askDelete, showAccount }: DeedsProps) {
  const who = useStore(user);
  const { author } = comment;
  const others = author !== null && author.id !== who?.id;
  const report = useReport({ subject: comment.id, title: t("reportTitle", { name }), at: linkTo(comment) });
  const blocking = useBlock(others ? { id: author.id, name } : null);
  const copy = () =>
    navigator.clipboard.writeText(location.origin + linkTo(comment)).then(
      () => toast(t("linkCopied")),
      () => toast(t("notCopied")),
    );
  return (
    <>
      <Menu class="iconbtn snug" label={t("actions", { name })} face={<Icon name="more" />}>
        {(close) => {
          const item = (icon: IconName, label: string, run: () => void, danger = false) => (
            <MenuItem
              icon={icon}
              danger={danger}
              onClick={() => {
                close();
                run();
              }}
            >
              {label}
            </MenuItem>
          );
          return (
            <>
              {item("link", t("copyLink"), () => void copy())}
              {can.canModerate && !comment.held && comment.parentId === null && item("pin", t(comment.pinned ? "unpin" : "pin"), () => void pin(comment, !comment.pinned).catch(failed))}
              {can.canModerate && !comment.held && item("heart", t(comment.hearted ? "unheart" : "heart"), () => void heart(comment, !comment.hearted).catch(failed))}
              {who !== undefined && others && item("alert", t("report"), report.ask)}
              {who && others && item("close", blocking.label, blocking.ask)}
              {can.canEdit && item("edit", t("edit"), edit)}
              {showAccount && item("shield", t("account"), showAccount)}
              {can.canDelete && item("trash", t("delete"), askDelete, true)}
            </>
          );
        }}
      </Menu>
      {report.dialog}
      {blocking.dialog}
    </>
  );
}
