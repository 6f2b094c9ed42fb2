import { Confirm } from "../../kit/dialog.tsx";
import { block } from "./blocking.ts";
import { t } from "./messages.ts";

type Props = { /** Of the account. */ id: string; name: string; onClose: () => void };

export function BlockDialog({ id, name, onClose }: Props) {
  const run = async () => {
    await block(id, name);
    onClose();
  };
  return (
    <Confirm title={t("blockTitle", { name })} action={t("block")} onConfirm={run} onClose={onClose}>
      {t("blockText")}
    </Confirm>
  );
}
