import { Dialog } from "../../kit/dialog.tsx";
import { shortcuts } from "./keys.ts";
import { t } from "./messages.ts";

type Props = { pictures: boolean; theatre: boolean; inList: boolean; onClose: () => void };

/** `pictures` tells whether the video has any, `theatre` whether there is a page to make room in, and `inList` whether a list is played. */
export function Shortcuts({ pictures, theatre, inList, onClose }: Props) {
  return (
    <Dialog title={t("shortcuts")} onClose={onClose} width={460}>
      <dl class="shortcuts">
        {shortcuts(pictures, theatre, inList).map(([key, meaning]) => (
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
