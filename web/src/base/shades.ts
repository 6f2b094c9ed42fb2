// What is set of the page's colours where its site has one of its own: names of kit/base.css. theme.js, which imports nothing, knows them too.
export const shadeNames = ["--accent", "--accent-hover", "--accent-text", "--accent-soft", "--accent-mark", "--on-accent", "--focus"] as const;

export type Shades = Record<(typeof shadeNames)[number], string>;
