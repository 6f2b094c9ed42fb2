// How deep a run goes. Every change goes over each case once, in one of its ways; at night (KLIEG_E2E=whole) each case goes in each of its ways.

const whole = process.env.KLIEG_E2E === "whole";

/** Of these ways all at night, else the first `count`. */
export const some = (count, ways) => (whole ? ways : ways.slice(0, count));

/** Whether the case that stands at `i` is to go in the way that stands at `j` of `count`: in each at night, else they take turns. */
export const isTurn = (i, j, count) => whole || i % count === j;
