import { Dialog } from "../../kit/dialog.tsx";
import { shortcuts } from "./keys.ts";
import { t } from "./messages.ts";

/** `captions` and `pictures` tell whether the video has any. */
export function Shortcuts({ captions, pictures, onClose }: { captions: boolean; pictures: boolean; onClose: () => void }) {
  return (
    <Dialog title={t("shortcuts")} onClose={onClose} width={460}>
      <dl class="shortcuts">
        {shortcuts(captions, pictures).map(([key, meaning]) => (
          <div key={key}>
            <dt>{meaning}</dt>
            <dd>
              <kbd>{key}</kbd>
            </dd>
          </div>
        ))}
      </dl>
      <p class="small muted">{t("shortcutsOff")}</p>
    </Dialog>
  );
}
