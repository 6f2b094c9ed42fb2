import type { Schemas } from "../../data/operation.ts";
import { t } from "./messages.ts";

const words = { none: "outcomeNone", hidden: "outcomeHidden", removed: "outcomeRemoved", suspended: "outcomeSuspended", banned: "outcomeBanned", gone: "outcomeGone" } as const;

/** What was decided, as people read it. */
export const outcomeName = (outcome: Schemas["Outcome"]) => (Object.hasOwn(words, outcome) ? t(words[outcome]) : outcome);
