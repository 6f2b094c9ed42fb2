import type { Scope, User } from "../../data/api.ts";
import { t } from "./messages.ts";

const names = { read: "scopeRead", write: "scopeWrite", upload: "scopeUpload", admin: "scopeAdmin" } as const satisfies Record<Scope, string>;
const hints = { read: "scopeReadHint", write: "scopeWriteHint", upload: "scopeUploadHint", admin: "scopeAdminHint" } as const satisfies Record<Scope, string>;

export const scopeName = (scope: Scope) => t(names[scope]);
export const scopeHint = (scope: Scope) => t(hints[scope]);

/** Who has no role beyond their own things has none to lend. */
export const scopesOf = ({ role }: Pick<User, "role">): Scope[] => (role === "user" ? ["read", "write", "upload"] : ["read", "write", "upload", "admin"]);
