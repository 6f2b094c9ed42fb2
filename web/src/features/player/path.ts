/** Without the signed prefix, which changes with time and not with what lies behind it. */
export const unsigned = (path: string) => path.replace(/\/media\/t\/[^/]+\//, "/media/");
