import { Icon } from "../kit/icon.tsx";
import { Layer } from "../kit/layer.tsx";
import { Brand } from "./brand.tsx";
import { t } from "./messages.ts";
import { Rail } from "./navigation.tsx";

/** The rail in full over a page that has given its width away. */
export function Drawer({ path, onClose }: { path: string; onClose: () => void }) {
  return (
    <Layer label={t("navigation")} class="drawer" onClose={onClose}>
      <div class="hold" onClick={(e) => (e.target as Element).closest("a") && onClose()}>
        <header>
          <button type="button" class="iconbtn" aria-label={t("closeNavigation")} title={t("closeNavigation")} onClick={onClose}>
            <Icon name="menu" />
          </button>
          <Brand />
        </header>
        <Rail path={path} label={t("navigation")} />
      </div>
    </Layer>
  );
}
