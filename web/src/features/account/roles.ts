import type { User } from "../../data/api.ts";
import { t } from "./messages.ts";

const names = { user: "member", moderator: "moderator", administrator: "administrator" } as const;

/** What an account may do beyond its own things, as people read it. */
export const roleName = (role: User["role"]) => t(names[role]);
