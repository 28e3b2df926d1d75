import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { DETAILS_HEADER } from "../server/health/health-answer";
import { siteHealth, siteProblem } from "./site-problem";

let site: Server | undefined;
afterEach(() => {
  site?.close();
});

/** A site that answers the details to who has the key, as the real one does. */
async function startSite(details: object): Promise<number> {
  site = createServer((request, response) => {
    response.end(JSON.stringify(request.headers[DETAILS_HEADER] === "key" ? details : { status: "ok" }));
  }).listen(0, "127.0.0.1");
  await once(site, "listening");
  return (site.address() as AddressInfo).port; // a TCP listener always has an AddressInfo
}

test.each([
  ["ok", null],
  ["down", "the database does not answer"],
])("operators get every detail, and a database that is %s decides", async (status, problem) => {
  const details = {
    status,
    components: { database: { status, backend: "timescaledb" }, worker: { status: "down", detail: "x" } },
    plugins: {},
  };
  const health = await siteHealth({ PADIT_WEB_PORT: await startSite(details), PADIT_BIND: "0.0.0.0" }, "key");
  expect([health, siteProblem(health)]).toEqual([details, problem]);
});

test("without the key there are no details to judge", async () => {
  const port = await startSite({});
  await expect(siteHealth({ PADIT_WEB_PORT: port, PADIT_BIND: "127.0.0.1" }, "another")).rejects.toThrow();
});
