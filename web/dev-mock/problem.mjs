// What a request is answered that cannot be done.
export class Problem extends Error {
  constructor(status, code, detail, errors) {
    super(detail);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}
export const missing = () => new Problem(404, "not_found", "This does not exist, or you may not see it.");
export const forbidden = () => new Problem(403, "forbidden", "You may not do this.");

/** @param {...[field: string, sentence: string]} errors */
export const invalid = (...errors) =>
  new Problem(422, "invalid", "Some of what you sent is not accepted.", errors.map(([field, detail]) => ({ pointer: `/${field}`, code: "invalid", detail })));
