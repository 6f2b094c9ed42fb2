// Answers requests as the document says (document.mjs): by hand where there is a behaviour for the operation, else with the example of its answer.
import { behaviours } from "./behaviours.mjs";
import { document, operations } from "./document.mjs";
import { forbidden, invalid, missing, Problem } from "./problem.mjs";
import { id, sessions, users } from "./state.mjs";

/** A WebP of one grey pixel, for every picture that somebody has sent. */
const pixel = Buffer.from("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA", "base64");

async function jsonOf(req) {
  let text = "";
  for await (const chunk of req) text += chunk;
  try {
    return JSON.parse(text || "{}");
  } catch {
    throw new Problem(400, "bad_json", "The body is no JSON.");
  }
}

/** The field that is wrong, and a sentence about it. @param {import("ajv").ErrorObject} error @returns {[string, string]} */
const reason = ({ instancePath, params, message = "" }) => [params.missingProperty ?? instancePath.slice(1), message];

/** @param {import("./document.mjs").Operation} operation @param {import("node:http").IncomingMessage} req @param {import("node:http").ServerResponse} res @param {URL} url */
async function answer(operation, req, res, url) {
  const token = /(?:^|; )klieg=(\w+)/.exec(req.headers.cookie ?? "")?.[1] ?? /^Bearer (\w+)$/.exec(req.headers.authorization ?? "")?.[1];
  const me = /** @type {any} */ (users.get(sessions.get(token ?? "")?.userId ?? "")); // behaviours are asked only where there is who there must be
  if (!["GET", "HEAD", "OPTIONS"].includes(operation.method) && req.headers["x-klieg-client"] !== "web") throw new Problem(403, "csrf", "The header X-Klieg-Client is missing.");
  if (operation.signedIn && !me) throw new Problem(401, "unauthenticated", "Please sign in first.");
  if (operation.administrators && me?.role !== "administrator") throw forbidden();
  const body = operation.takes ? await jsonOf(req) : null;
  if (operation.takes && !operation.takes(body)) throw invalid(...(operation.takes.errors ?? []).map(reason));
  const run = behaviours[operation.id];
  const at = { ...operation.test.exec(decodeURIComponent(url.pathname))?.groups };
  const made = run ? await run({ req, res, at, query: url.searchParams, body, me, token }) : (operation.example ?? {});
  if (res.headersSent) return;
  res.statusCode = operation.status;
  if (!operation.type) return res.end();
  res.setHeader("Content-Type", operation.type);
  if (operation.id === "getOpenApi") return res.end(JSON.stringify(document));
  res.end(operation.fits ? JSON.stringify(made) : operation.type.startsWith("image/") ? pixel : "");
}

const nothing = () => {
  throw missing();
};

/**
 * Answers a request; `otherwise` answers one at whose address the document has nothing.
 * @param {import("node:http").IncomingMessage} req
 * @param {import("node:http").ServerResponse} res
 * @param {(url: URL) => void} otherwise
 */
export async function handle(req, res, otherwise = nothing) {
  const url = new URL(req.url ?? "/", "http://mock");
  try {
    const path = decodeURIComponent(url.pathname);
    const operation = operations.find((one) => one.method === req.method && one.test.test(path));
    if (path.startsWith("/api/uploads")) res.setHeader("Tus-Resumable", "1.0.0");
    if (path.startsWith("/api/")) res.setHeader("Cache-Control", "no-store");
    await (operation ? answer(operation, req, res, url) : otherwise(url));
  } catch (error) {
    if (!(error instanceof Problem)) console.error(error);
    const { status, code, message, errors } = error instanceof Problem ? error : new Problem(500, "internal", String(error));
    if (res.headersSent) return res.destroy();
    const requestId = id().slice(0, 10);
    res.writeHead(status, { "Content-Type": "application/problem+json" }).end(JSON.stringify({ type: `/problems/${code}`, title: code, status, detail: message, code, requestId, errors }));
  }
}
