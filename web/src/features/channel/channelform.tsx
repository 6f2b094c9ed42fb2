import { useId, useState } from "preact/hooks";
import { useStore } from "../../base/store.ts";
import { api, type Channel } from "../../data/api.ts";
import { apply, inserted, invalidate, put } from "../../data/cache.ts";
import { Creation } from "../../data/creation.ts";
import { queries, tags } from "../../data/queries.ts";
import { user } from "../../data/session.ts";
import { due, shown, type Writing } from "../../data/writing.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Field } from "../../kit/field.tsx";
import { useForm } from "../../kit/form.ts";
import { useUnsaved } from "../../kit/leaving.ts";
import { t as kit } from "../../kit/messages.ts";
import { FormError, Spinner } from "../../kit/notice.tsx";
import { ChannelPictures, spreadChannel } from "./channelpictures.tsx";
import { handleFrom, handleOf } from "./handle.ts";
import { t } from "./messages.ts";
import { useMyChannels } from "./mychannels.ts";
import { createChannel } from "./newchannel.ts";

type FormProps = { channel?: Channel | undefined; action: string; onDone: (channel: Channel) => void; onCancel?: () => void; onTyped?: (typed: boolean) => void };

type Described = Pick<Channel, "name" | "handle" | "description">;
const describedOf = ({ name, handle, description }: Channel): Described => ({ name, handle, description });

export function ChannelForm({ channel, action, onDone, onCancel, onTyped }: FormProps) {
  const [typed, setTyped] = useState<Partial<Described>>({});
  const writing: Writing<Described> = { stored: channel ? describedOf(channel) : { name: "", handle: "", description: "" }, typed, indented: ["description"] };
  const { name, handle, description } = shown(writing);
  useUnsaved(Object.keys(due(writing)).length > 0);
  const [own, setOwn] = useState(channel !== undefined); // typed by hand: stop following the name
  const who = useStore(user);
  const mine = useMyChannels().data?.items ?? [];
  const proposed = (of: string) => handleFrom(of, who ? handleOf(who.username, mine.map(({ handle: known }) => known)) : "");
  const [creation] = useState(() => new Creation(api.createChannel));
  const form = useForm(async () => {
    const edit = due(writing);
    const saved = !channel
      ? await createChannel(creation, { ...writing.stored, ...edit })
      : Object.keys(edit).length
        ? await api.editChannel(channel.id, edit)
        : channel;
    if (channel) spreadChannel(saved);
    else {
      put(queries.channel(`@${saved.handle}`), () => saved);
      apply(inserted("channel", saved, tags.channels));
    }
    invalidate(tags.channels, tags.videos);
    onDone(saved);
  });
  const change = (part: Partial<Described>) => {
    setTyped((old) => ({ ...old, ...part }));
    onTyped?.(Object.keys(due({ ...writing, typed: { ...typed, ...part } })).length > 0);
    Object.keys(part).forEach(form.touched);
  };
  const id = useId();
  return (
    <>
      <form class="stack" id={id} onSubmit={form.submit}>
        <FormError error={form.error} />
        <Field label={t("name")} error={form.wrong("name")}>
          <input
            class="input"
            name="name"
            dir="auto"
            required
            maxLength={60}
            value={name}
            onInput={(e) => {
              const next = e.currentTarget.value;
              change(own ? { name: next } : { name: next, handle: proposed(next) });
            }}
          />
        </Field>
        <Field label={t("handle")} hint={t("handleHint")} error={form.wrong("handle")}>
          <HandleInput
            value={handle}
            onValue={(next) => {
              change({ handle: next });
              setOwn(next !== "");
            }}
          />
        </Field>
        <Field label={t("about")} optional error={form.wrong("description")}>
          <textarea
            class="input"
            name="description"
            dir="auto"
            maxLength={5000}
            rows={3}
            value={description}
            onInput={(e) => change({ description: e.currentTarget.value })}
          />
        </Field>
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

function HandleInput({ value, onValue, ...rest }: { value: string; onValue: (value: string) => void } & Record<string, unknown>) {
  return (
    <div class="affix">
      <span class="pre" aria-hidden="true">
        @
      </span>
      <input
        {...rest}
        class="input"
        name="handle"
        required
        minLength={3}
        maxLength={30}
        pattern="[a-z0-9_.\-]+"
        title={t("handlePattern")}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        value={value}
        onInput={(e) => onValue(e.currentTarget.value.toLowerCase().replace(/^@/, ""))}
      />
    </div>
  );
}

export function ChannelDialog({ channel, onClose, onDone }: { channel?: Channel; onClose: () => void; onDone: (channel: Channel) => void }) {
  const [typed, setTyped] = useState(false);
  // As it is now: its pictures are saved while the dialog stands.
  const now = useMyChannels().data?.items.find(({ id }) => id === channel?.id) ?? channel;
  return (
    <Dialog title={channel ? t("edit") : t("create")} onClose={onClose} typed={typed}>
      {now && <ChannelPictures channel={now} />}
      <ChannelForm
        channel={now}
        action={channel ? t("save") : t("createIt")}
        onCancel={onClose}
        onTyped={setTyped}
        onDone={(saved) => {
          onDone(saved);
          onClose();
        }}
      />
    </Dialog>
  );
}
