// Another site than ours, which frames what ours gives it. It is a real one: browsers keep what only claims to be public away from this machine.
import { createServer } from "node:http";

/** `bodyOf` answers what stands in its page at a path. */
export async function anotherSite(bodyOf) {
  const site = createServer((request, response) =>
    response.setHeader("Content-Type", "text/html; charset=utf-8").end(`<!doctype html><title>Another</title><link rel="icon" href="data:,">${bodyOf(request.url)}`));
  await new Promise((done) => site.listen(0, "localhost", done));
  return {
    url: `http://localhost:${site.address().port}`,
    close: () => {
      site.closeAllConnections();
      site.close();
    },
  };
}
