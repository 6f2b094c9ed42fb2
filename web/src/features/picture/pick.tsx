import { pictureTypes } from "../../data/pictures.ts";
import { Icon } from "../../kit/icon.tsx";

/** Opens the device's own choice of files. The kinds are named, so that a telephone that keeps another one converts it. */
export function PickPicture({ label, primary = false, onPick }: { label: string; primary?: boolean; onPick: (file: File | undefined) => void }) {
  return (
    <label class={primary ? "btn primary" : "btn"}>
      <Icon name="upload" />
      <span>{label}</span>
      <input
        type="file"
        accept={pictureTypes.join(",")}
        onChange={(e) => {
          onPick(e.currentTarget.files?.[0]);
          e.currentTarget.value = ""; // the same one may be chosen again
        }}
      />
    </label>
  );
}
