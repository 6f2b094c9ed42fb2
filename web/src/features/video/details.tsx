import "./video.css";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { sentence } from "../../base/format.ts";
import { useStore } from "../../base/store.ts";
import type { CommentPolicy, Video, VideoEdit } from "../../data/api.ts";
import { categoryName } from "../../data/categories.ts";
import { site } from "../../data/session.ts";
import { due, shown } from "../../data/writing.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Field, Segments } from "../../kit/field.tsx";
import { useForm } from "../../kit/form.ts";
import { Icon } from "../../kit/icon.tsx";
import { useUnsaved } from "../../kit/leaving.ts";
import { t as kit } from "../../kit/messages.ts";
import { FormError, Spinner } from "../../kit/notice.tsx";
import { toast } from "../../kit/toast.tsx";
import { Cost } from "./cost.tsx";
import { addTags, change, detailsOf, titleMost, writingOf, type Details } from "./edits.ts";
import { t } from "./messages.ts";
import { Notices } from "./notices.tsx";
import { ThumbnailPlace } from "./thumbnailplace.tsx";
import { visibilities } from "./words.ts";

type FieldsProps = {
  id: string;
  value: Details;
  onChange: (change: VideoEdit) => void;
  wrong: (field: string) => string | undefined;
  /** Whether a tag is being typed, which none of the fields has yet. */
  onHalf?: ((half: boolean) => void) | undefined;
};

const policies: readonly CommentPolicy[] = ["open", "held", "closed"];

/** What a person says about a video: the same fields while it uploads and later in the studio. */
export function DetailFields({ id, value, onChange, wrong, onHalf }: FieldsProps) {
  const about = useStore(site);
  // What is too long is kept and told: cut where it ends, a pasted title would lose its end without a word.
  const over = [...value.title].length - titleMost;
  return (
    <div class="details">
      <Field
        label={t("title")}
        error={value.title.trim() === "" ? t("needsTitle") : over > 0 ? t("titleLong", { n: over }) : wrong("title")}
        hint={<span class="nums">{t("ofLength", { n: over + titleMost, max: titleMost })}</span>}
      >
        <input
          class="input"
          name="title"
          dir="auto"
          required
          value={value.title}
          onInput={(e) => onChange({ title: e.currentTarget.value })}
        />
      </Field>
      <Field label={t("description")} error={wrong("description")} hint={t("descriptionHint")}>
        <textarea
          class="input"
          name="description"
          dir="auto"
          maxLength={5000}
          rows={4}
          value={value.description}
          onInput={(e) => onChange({ description: e.currentTarget.value })}
        />
      </Field>
      <div>
        <Segments
          legend={t("visibility")}
          name={`visibility-${id}`}
          value={value.visibility}
          onValue={(visibility) => onChange({ visibility })}
          options={visibilities().map((v) => ({ value: v.value, label: v.label, icon: <Icon name={v.icon} /> }))}
        />
        <p class="small muted" style="margin-block-start:6px">
          {visibilities().find((v) => v.value === value.visibility)?.hint}
        </p>
      </div>
      <div class="pair">
        <Field label={t("category")} error={wrong("category")}>
          <select
            class="input"
            name="category"
            value={value.category ?? ""}
            onChange={(e) => onChange({ category: e.currentTarget.value || null })}
          >
            <option value="">{t("noCategory")}</option>
            {about?.categories.map((c) => (
              <option key={c.id} value={c.id} selected={c.id === value.category}>
                {categoryName(c)}
              </option>
            ))}
          </select>
        </Field>
        {value.commentPolicy !== undefined && (
          <Field label={t("comments")} error={wrong("commentPolicy")}>
            <select class="input" name="commentPolicy" value={value.commentPolicy} onChange={(e) => onChange({ commentPolicy: e.currentTarget.value as CommentPolicy })}>
              {policies.map((policy) => (
                <option key={policy} value={policy} selected={policy === value.commentPolicy}>
                  {t(`comments_${policy}`)}
                </option>
              ))}
            </select>
          </Field>
        )}
        <TagField id={id} tags={value.tags} onChange={(tags) => onChange({ tags })} error={wrongTag(wrong)} onHalf={onHalf} />
      </div>
    </div>
  );
}

// The server points at the one tag that is wrong ("tags/3"); there is one field for all.
const wrongTag = (wrong: FieldsProps["wrong"]) =>
  wrong("tags") ?? Array.from({ length: 20 }, (_, i) => wrong(`tags/${i}`)).find(Boolean);

type TagProps = { id: string; tags: string[]; onChange: (tags: string[]) => void; error: string | undefined; onHalf: ((half: boolean) => void) | undefined };

function TagField({ id, tags, onChange, error, onHalf }: TagProps) {
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const half = text.trim() !== "";
  useUnsaved(half);
  useEffect(() => onHalf?.(half), [half]);
  const commit = () => {
    if (text.trim()) onChange(addTags(tags, text));
    setText("");
  };
  const field = `tags-${id}`;
  return (
    <div class="field">
      <label for={field}>{t("tags")}</label>
      <div class="input tagbox" onClick={(e) => e.target === e.currentTarget && input.current?.focus()}>
        {tags.map((tag) => (
          <span class="tag" key={tag}>
            <bdi>{tag}</bdi>
            <button type="button" aria-label={t("removeTag", { tag })} onClick={() => onChange(tags.filter((other) => other !== tag))}>
              <Icon name="close" />
            </button>
          </span>
        ))}
        <input
          ref={input}
          id={field}
          dir="auto"
          value={text}
          maxLength={400}
          placeholder={tags.length ? "" : t("addTag")}
          aria-invalid={error ? "true" : undefined}
          onInput={(e) => {
            const now = e.currentTarget.value;
            if (now.includes(",")) {
              onChange(addTags(tags, now));
              setText("");
            } else setText(now);
          }}
          onKeyDown={(e) => {
            if (e.key === "Enter") {
              e.preventDefault();
              commit();
            } else if (e.key === "Backspace" && text === "" && tags.length) onChange(tags.slice(0, -1));
          }}
          onBlur={commit}
        />
      </div>
      {error && (
        <p class="wrong">
          <Icon name="alert" />
          {sentence(error, t("tags"))}
        </p>
      )}
    </div>
  );
}

export function EditVideo({ video, onClose }: { video: Video; onClose: () => void }) {
  const [typed, setTyped] = useState<VideoEdit>({});
  const writing = writingOf(detailsOf(video), typed); // of the video as it is now, which others may change meanwhile
  const value = shown(writing);
  const [half, setHalf] = useState(false);
  const id = useId();
  const form = useForm(async () => {
    const edit = due(writing);
    if (Object.keys(edit).length) {
      await change(video.id, edit);
      toast(t("saved"));
    }
    onClose();
  });
  return (
    <Dialog title={t("editVideo")} onClose={onClose} width={640} typed={half || Object.keys(due(writing)).length > 0}>
      <ThumbnailPlace video={video} />
      <form class="stack" id={id} onSubmit={form.submit}>
        <FormError error={form.error} />
        <Notices video={video} />
        <DetailFields
          id={video.id}
          value={value}
          wrong={form.wrong}
          onHalf={setHalf}
          onChange={(change) => {
            setTyped((old) => ({ ...old, ...change }));
            Object.keys(change).forEach(form.touched);
          }}
        />
        <Cost video={video} />
      </form>
      <footer>
        <button type="button" class="btn" onClick={onClose}>
          {kit("cancel")}
        </button>
        <button type="submit" form={id} class="btn primary" disabled={form.busy || !value.title.trim()}>
          {form.busy && <Spinner />}
          {t("save")}
        </button>
      </footer>
    </Dialog>
  );
}
