import { api } from "../../data/api.ts";
import { asApiError, invalidate } from "../../data/cache.ts";
import { tags } from "../../data/queries.ts";
import { toast } from "../../kit/toast.tsx";
import { t } from "./messages.ts";

/** Whoever undoes it blocks again, and the other way round. */
export async function block(id: string, name: string): Promise<void> {
  await api.block(id);
  invalidate(tags.blocks);
  toast(t("blocked", { name }), { label: t("undo"), run: () => void unblock(id, name).catch((error: unknown) => toast(asApiError(error).message)) });
}

export async function unblock(id: string, name: string): Promise<void> {
  await api.unblock(id);
  invalidate(tags.blocks);
  toast(t("unblocked", { name }));
}
