// What only those who moderate ask of the server: a file of its own, which nobody else fetches.
import { ask, type AccountStanding, type Page, type Reported } from "./api.ts";
import type { Wanted } from "./cache.ts";
import type { Schemas } from "./operation.ts";
import type { WantedList } from "./query.ts";

export type Decision = Schemas["Decision"];
/** Under the id of who made it. */
export type Report = Schemas["FiledReport"] & { id: string };
export type WantedStanding = Schemas["WantedStanding"];
export type AuditEntry = Schemas["AuditEntry"];

export const calls = {
  resolveReports: (subject: string, body: Decision) => ask("post", "/api/moderation/reports/{subject}/resolve", { path: { subject }, body }),
  setStanding: (user: string, body: WantedStanding) => ask("put", "/api/moderation/accounts/{user}", { path: { user }, body }),
  resolveAppeal: (user: string, body: Schemas["AppealDecision"]) => ask("post", "/api/moderation/appeals/{user}/resolve", { path: { user }, body }),
};

/** What others may say has changed (invalidate). */
export const keys = { decided: "moderation:resolved", appeals: "moderation:appeals", audit: "moderation:audit" } as const;

const underSubject = ({ items, nextCursor }: Page<Schemas["Reported"]>): Page<Reported> => ({ items: items.map((one) => ({ ...one, id: one.subject })), nextCursor });

export const wanted = {
  /** What is open, the longest first; or what was decided, the newest first. */
  reported: (state: Reported["state"]): WantedList<Reported> => ({
    key: `moderation:${state}`,
    holds: "reported",
    page: async (cursor, signal) => underSubject(await ask("get", "/api/moderation/reports", { query: { state, cursor, limit: 20 }, signal })),
  }),
  /** Some of what is open, to say about how much that is. */
  someReported: (limit: number): Wanted<Page<Reported>> => ({
    key: "moderation:some",
    holds: "reported",
    ask: async (signal) => underSubject(await ask("get", "/api/moderation/reports", { query: { limit }, signal })),
  }),
  reportsOf: (subject: string): WantedList<Report> => ({
    key: `moderation:of:${subject}`,
    page: async (cursor, signal) => {
      const { items, nextCursor } = await ask("get", "/api/moderation/reports/{subject}", { path: { subject }, query: { cursor, limit: 20 }, signal });
      return { items: items.map((one) => ({ ...one, id: `${one.by?.id} ${one.at}` })), nextCursor };
    },
  }),
  standing: (user: string): Wanted<AccountStanding> => ({
    key: `standing:${user}`,
    holds: "standing",
    is: ({ id }) => id === user,
    ask: async (signal) => ({ ...(await ask("get", "/api/moderation/accounts/{user}", { path: { user }, signal })), id: user }),
  }),
  appeals: (): WantedList<AccountStanding> => ({
    key: keys.appeals,
    holds: "standing",
    page: async (cursor, signal) => {
      const { items, nextCursor } = await ask("get", "/api/moderation/appeals", { query: { cursor, limit: 20 }, signal });
      return { items: items.map((one) => ({ ...one, id: one.account.id })), nextCursor };
    },
  }),
  audit: (): WantedList<AuditEntry> => ({ key: keys.audit, page: (cursor, signal) => ask("get", "/api/admin/audit", { query: { cursor, limit: 50 }, signal }) }),
};
