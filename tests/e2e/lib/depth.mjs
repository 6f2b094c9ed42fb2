// How deep a run goes: with every change in some of the ways of a case (a theme, a width, a language, a refusal), at night (KLIEG_E2E=whole) in all.

const whole = process.env.KLIEG_E2E === "whole";

/** Of these ways all at night, else the first `count`. */
export const some = (count, ways) => (whole ? ways : ways.slice(0, count));

/** Whether the case that stands at `i` is to go in the way that stands at `j` of `count`: in each at night, else they take turns. */
export const isTurn = (i, j, count) => whole || i % count === j;
