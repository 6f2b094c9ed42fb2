import { Dialog } from "../../kit/dialog.tsx";
import { shortcuts } from "./keys.ts";
import { t } from "./messages.ts";

export function Shortcuts({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t("shortcuts")} onClose={onClose} width={460}>
      <dl class="shortcuts">
        {shortcuts().map(([key, meaning]) => (
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
