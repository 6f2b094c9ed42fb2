import { useId, useState } from "preact/hooks";
import { api, type NewPlaylist, type Playlist, type Visibility } from "../../data/api.ts";
import { Creation } from "../../data/creation.ts";
import { due, shown, type Writing } from "../../data/writing.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Field, Segments } from "../../kit/field.tsx";
import { useForm } from "../../kit/form.ts";
import { Icon } from "../../kit/icon.tsx";
import { t as kit } from "../../kit/messages.ts";
import { FormError, Spinner } from "../../kit/notice.tsx";
import { t } from "./messages.ts";
import { createPlaylist, editPlaylist } from "./playlists.ts";
import { visibilities } from "./visibilities.ts";

type Described = { title: string; description: string; visibility: Visibility };
const fresh: Described = { title: "", description: "", visibility: "private" };

type Props = {
  playlist?: Playlist;
  /** Without the description: it stands in another dialog. */
  brief?: boolean;
  action: string;
  onDone: (playlist: Playlist) => Promise<void> | void;
  onCancel?: () => void;
  onTyped: (typed: boolean) => void;
};

/** What a playlist is called, and who sees it. */
export function PlaylistForm({ playlist, brief = false, action, onDone, onCancel, onTyped }: Props) {
  const [typed, setTyped] = useState<Partial<Described>>({});
  const stored: Described = playlist ? { title: playlist.title, description: playlist.description, visibility: playlist.visibility } : fresh;
  const writing: Writing<Described> = { stored, typed, indented: ["description"] };
  const { title, description, visibility } = shown(writing);
  const [creation] = useState(() => new Creation<NewPlaylist, Playlist>(api.createPlaylist));
  const form = useForm(async () => {
    const edit = due(writing);
    if (!playlist) return onDone(await createPlaylist(creation, { ...fresh, ...edit }));
    return onDone(Object.keys(edit).length ? await editPlaylist(playlist.id, edit) : playlist);
  });
  const change = (part: Partial<Described>) => {
    const next = { ...typed, ...part };
    setTyped(next);
    onTyped(Object.keys(due({ ...writing, typed: next })).length > 0);
    Object.keys(part).forEach(form.touched);
  };
  const id = useId();
  const chosen = visibilities().find(({ value }) => value === visibility);
  return (
    <>
      <form class="stack" id={id} onSubmit={form.submit}>
        <FormError error={form.error} />
        <Field label={t("title")} error={form.wrong("title")}>
          <input class="input" name="title" required maxLength={120} autocomplete="off" value={title} onInput={(e) => change({ title: e.currentTarget.value })} />
        </Field>
        {!brief && (
          <Field label={t("description")} optional error={form.wrong("description")}>
            <textarea class="input" name="description" maxLength={5000} rows={3} value={description} onInput={(e) => change({ description: e.currentTarget.value })} />
          </Field>
        )}
        <div>
          <Segments
            legend={t("visibility")}
            name={`visibility${id}`}
            value={visibility}
            onValue={(value) => change({ visibility: value })}
            options={visibilities().map(({ value, label, icon }) => ({ value, label, icon: <Icon name={icon} /> }))}
          />
          {chosen && <p class="small muted" style="margin-block-start:6px">{chosen.hint}</p>}
        </div>
      </form>
      <footer class="row end">
        {onCancel && (
          <button type="button" class="btn" onClick={onCancel}>
            {kit("cancel")}
          </button>
        )}
        <button type="submit" form={id} class="btn primary" disabled={form.busy}>
          {form.busy && <Spinner />}
          {action}
        </button>
      </footer>
    </>
  );
}

export function PlaylistDialog({ playlist, onClose, onDone }: { playlist?: Playlist; onClose: () => void; onDone?: (playlist: Playlist) => void }) {
  const [typed, setTyped] = useState(false);
  return (
    <Dialog title={playlist ? t("editPlaylist") : t("newPlaylist")} onClose={onClose} typed={typed} width={480}>
      <PlaylistForm
        {...(playlist && { playlist })}
        action={playlist ? t("save") : t("create")}
        onCancel={onClose}
        onTyped={setTyped}
        onDone={(made) => {
          onClose();
          onDone?.(made);
        }}
      />
    </Dialog>
  );
}
