import { useState } from "preact/hooks";
import { date } from "../../base/format.ts";
import { useStore } from "../../base/store.ts";
import { useMember } from "../../data/member.ts";
import { site } from "../../data/session.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Icon } from "../../kit/icon.tsx";
import { CopyButton } from "./copybutton.tsx";
import { t } from "./messages.ts";

const fileName = "recovery-codes.txt";

/** What is kept says whose they are, and which are the last ones. */
export const fileOf = (heading: string, codes: readonly string[]) => `${heading}\n\n${codes.join("\n")}\n`;

/** Told this once: it asks before it goes, until they were taken along. */
export function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const who = useMember();
  const name = useStore(site)?.name ?? "Klieg";
  const [taken, setTaken] = useState(false);
  const take = () => setTaken(true);
  const heading = t("codesOf", { username: who.username, site: name, date: date(new Date().toISOString()) });
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(fileOf(heading, codes))}`;
  return (
    <Dialog
      title={t("yourRecoveryCodes")}
      onClose={onClose}
      width={520}
      firm
      typed={!taken}
      question={{ title: t("codesKeptQuestion"), text: t("codesKeptText"), action: t("codesLeave"), keep: t("codesBack") }}
    >
      <div class="stack">
        <p class="muted">{t("codesLead")}</p>
        <div class="recovery">
          <p class="printed">{heading}</p>
          <ul>
            {codes.map((code) => (
              <li key={code}>
                <code>{code}</code>
              </li>
            ))}
          </ul>
        </div>
        <div class="row">
          <CopyButton text={codes.join("\n")} label={t("copy")} first onCopied={take} />
          <a class="btn" href={file} download={fileName} onClick={take}>
            <Icon name="download" />
            {t("download")}
          </a>
          <button
            type="button"
            class="btn"
            onClick={() => {
              take();
              print();
            }}
          >
            <Icon name="print" />
            {t("print")}
          </button>
        </div>
      </div>
      <footer>
        <button type="button" class="btn primary" onClick={onClose}>
          {t("codesKept")}
        </button>
      </footer>
    </Dialog>
  );
}
