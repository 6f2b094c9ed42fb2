import { useState } from "preact/hooks";
import { api, type Enrolment } from "../../data/api.ts";
import { proven } from "../../data/proof.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Field, unread } from "../../kit/field.tsx";
import { useForm } from "../../kit/form.ts";
import { Icon } from "../../kit/icon.tsx";
import { FormError, Spinner } from "../../kit/notice.tsx";
import { CopyButton } from "./copybutton.tsx";
import { t } from "./messages.ts";
import { QrCode } from "./qrcode.tsx";

/** In fours, as people read it over to another device. */
export const inFours = (secret: string) => secret.replace(/(.{4})(?=.)/g, "$1 ");

/** There the app is likely on this device, and a keyboard that comes up would cover what is to be read first. */
const byTouch = () => matchMedia("(pointer: coarse)").matches;

/** A secret goes into an app, and a code of that app comes back: nothing is on before. */
export function Enrol({ enrolment, onClose, onDone }: { enrolment: Enrolment; onClose: () => void; onDone: (codes: string[]) => void }) {
  const [code, setCode] = useState("");
  const form = useForm(async () => onDone((await proven(() => api.confirmSecondFactor({ code: code.trim() }))).recoveryCodes));
  return (
    <Dialog title={t("setUpFactor")} onClose={onClose} width={560} firm>
      <div class="stack">
        <ol class="steps">
          <li>
            <p>{t("scan")}</p>
            <div class="scan">
              <QrCode text={enrolment.uri} label={t("qrLabel")} />
              <div class="stack">
                <a class="btn" href={enrolment.uri} autofocus={byTouch()}>
                  <Icon name="phone" />
                  {t("openApp")}
                </a>
                <div>
                  <p class="small muted">{t("orType")}</p>
                  <code class="secret">{inFours(enrolment.secret)}</code>
                </div>
                <div class="row">
                  <CopyButton text={enrolment.secret} label={t("copySecret")} />
                </div>
              </div>
            </div>
          </li>
          <li>
            <p>{t("typeCode")}</p>
            <form class="stack" onSubmit={form.submit}>
              <FormError error={form.error} />
              <div class="row first-code">
                <Field label={t("codeOfApp")} error={form.wrong("code")}>
                  <input
                    {...unread}
                    class="input code"
                    name="code"
                    autocomplete="one-time-code"
                    inputMode="numeric"
                    required
                    value={code}
                    onInput={(e) => {
                      setCode(e.currentTarget.value);
                      form.touched("code");
                    }}
                  />
                </Field>
                <button class="btn primary" type="submit" disabled={form.busy}>
                  {form.busy && <Spinner />}
                  {t("turnOn")}
                </button>
              </div>
            </form>
          </li>
        </ol>
      </div>
    </Dialog>
  );
}
