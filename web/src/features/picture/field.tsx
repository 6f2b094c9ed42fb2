import "./field.css";
import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { ready } from "../../base/language.ts";
import type { ApiError } from "../../data/api.ts";
import { asApiError } from "../../data/cache.ts";
import { lazily } from "../../data/lazily.ts";
import type { PicturePlace } from "../../data/pictures.ts";
import { Confirm } from "../../kit/dialog.tsx";
import { FormError, Spinner } from "../../kit/notice.tsx";
import { toast } from "../../kit/toast.tsx";
import type { Cropper, Shape } from "./cropper.tsx";
import { t } from "./messages.ts";
import { PickPicture } from "./pick.tsx";

type Props<T> = {
  label: string;
  hint?: string;
  shape: Shape;
  place: PicturePlace<T>;
  /** There is one that can be removed. */
  there: boolean;
  /** In other words where nothing is left by that, but another picture. */
  removal?: string;
  /** What is removed can be had again, and nobody has to be asked. */
  again?: boolean;
  /** As it is now. */
  shown: ComponentChildren;
  /** It is otherwise now. */
  onDone: (answer: T) => void;
  /** What else can be chosen. */
  children?: ComponentChildren;
};

/** A picture that can be chosen, cut and removed. Each of these is saved at once, so that nothing of it waits for a form around it. */
export function PictureField<T>({ label, hint, shape, place, there, removal, again = false, shown, onDone, children }: Props<T>) {
  const [cutting, setCutting] = useState<{ file: File; Cropper: typeof Cropper } | null>(null);
  const [over, setOver] = useState(false);
  const [asking, setAsking] = useState(false);
  const [removing, setRemoving] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const id = useId();
  const remove = async () => {
    setRemoving(true);
    setError(null);
    try {
      onDone(await place.remove());
      toast(t("pictureRemoved"));
    } catch (reason) {
      setError(asApiError(reason));
    }
    setRemoving(false);
  };
  /** What cuts it comes once there is something to cut: most who see this field change nothing. */
  const choose = async (chosen: File | undefined) => {
    if (!chosen) return;
    setError(null);
    try {
      const { Cropper } = await lazily(() => import("./cropper.tsx"), () => t("notHere"));
      await ready();
      setCutting({ file: chosen, Cropper });
    } catch (reason) {
      setError(asApiError(reason));
    }
  };
  const holdsFile = (e: DragEvent) => e.dataTransfer?.types.includes("Files") ?? false;
  return (
    <div
      class={over ? "picturefield over" : "picturefield"}
      role="group"
      aria-labelledby={id}
      data-takes-files
      onDragOver={(e) => {
        if (!holdsFile(e)) return;
        e.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(e) => {
        if (!holdsFile(e)) return;
        e.preventDefault();
        setOver(false);
        void choose(e.dataTransfer?.files[0]);
      }}
    >
      <span class="label" id={id}>
        {label}
      </span>
      <div class="shown">
        {shown}
        <div class="does">
          <div class="row">
            <PickPicture label={there ? t("changePicture") : t("choosePicture")} onPick={(file) => void choose(file)} />
            {there && (
              <button type="button" class="btn" disabled={removing} onClick={() => (again ? void remove() : setAsking(true))}>
                {removing && <Spinner />}
                {removal ?? t("removePicture")}
              </button>
            )}
          </div>
          <p class="small muted">{hint ?? t("dropPicture")}</p>
        </div>
      </div>
      {children}
      <FormError error={error} />
      {asking && (
        <Confirm
          title={t("removeTitle")}
          action={t("removePicture")}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            setAsking(false);
            await remove();
          }}
        >
          {t("removeText")}
        </Confirm>
      )}
      {cutting && (
        <cutting.Cropper
          key={cutting.file}
          title={label}
          file={cutting.file}
          shape={shape}
          send={async (picture, onSent, signal) => {
            onDone(await place.put(picture, onSent, signal));
            toast(t("pictureSaved"));
          }}
          onAnother={(file) => void choose(file)}
          onClose={() => setCutting(null)}
        />
      )}
    </div>
  );
}
