// The API's document (openapi.json, written by `npm run wire`) as what the stand-in answers of: its operations, each with its address, whom it is
// for, and the status, type and example of its answer.
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";

export const document = JSON.parse(readFileSync(new URL("openapi.json", import.meta.url), "utf8"));

const ajv = new Ajv2020({ allErrors: true, strict: false, formats: { "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, int64: true, binary: true, password: true } });
ajv.addKeyword({ keyword: "x-extensible-enum", validate: (values, value) => values.includes(value) });
ajv.addSchema(document, "api");

/** What holds a value against the schema that stands at a place of the document. */
const validator = (...place) => ajv.compile({ $ref: `api#/${place.map((part) => encodeURIComponent(part.replace(/~/g, "~0").replace(/\//g, "~1"))).join("/")}` });

/**
 * @typedef {object} Operation
 * @property {keyof import("../src/data/wire.ts").operations} id
 * @property {string} method  as requests spell it
 * @property {string} path    with its parameters in braces
 * @property {RegExp} test    finds the parameters, by their names
 * @property {boolean} signedIn       whether one has to be
 * @property {boolean} administrators whether it is for them only
 * @property {number} status          of its answer where nothing is wrong
 * @property {string | null} type     of its body, or null where it has none
 * @property {any} example            of its body; undefined where it is no JSON, or may be any
 * @property {import("ajv").ValidateFunction | null} fits  whether a body is as declared; null where it is no JSON
 * @property {import("ajv").ValidateFunction | null} takes whether it takes a body; null where it takes no JSON
 * @property {any} request            an example of what it takes
 * @property {{ name: string, in: string, required?: boolean, schema?: { examples?: unknown[] }, example?: unknown }[]} parameters
 */

/** @returns {Operation} */
function read(path, verb, { operationId, security, responses, requestBody, parameters = [], "x-access": access }) {
  const status = Object.keys(responses)[0];
  const [type = null] = Object.keys(responses[status].content ?? {});
  const json = type === "application/json";
  const [taken] = Object.keys(requestBody?.content ?? {}).filter((one) => one.endsWith("json"));
  const place = ["paths", path, verb];
  const names = path.replace(/[.]/g, "\\.").replace(/\{path\}/, "(?<path>.+)").replace(/\{(\w+)\}/g, "(?<$1>[^/]+)");
  return {
    id: operationId,
    method: verb.toUpperCase(),
    path,
    test: new RegExp(`^${names}$`),
    signedIn: !security.some((way) => !Object.keys(way).length),
    administrators: access === "administrator",
    status: Number(status),
    type,
    example: json ? responses[status].content[type].example : undefined,
    fits: json ? validator(...place, "responses", status, "content", type, "schema") : null,
    takes: taken ? validator(...place, "requestBody", "content", taken, "schema") : null,
    request: taken && requestBody.content[taken].example,
    parameters,
  };
}

const places = Object.entries(document.paths).flatMap(([path, verbs]) => Object.entries(verbs).map(([verb, operation]) => read(path, verb, operation)));

/** Those whose address says more come first: /users/me is no user whose id is "me", and {path} is whatever is left. */
const vagueness = ({ path }) => path.split("{").length + (path.includes("{path}") ? 100 : 0);
export const operations = places.sort((a, b) => vagueness(a) - vagueness(b));
