import { spawn } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { expect, test } from "vitest";
import { freePort, waitForPort } from "./ports.mjs";
import { findTemporal, temporalArguments } from "./temporal-binary.mjs";

/** A request as a page in a browser or a local program makes it. @returns the status */
function post(port: number, path: string, headers: Record<string, string>, body: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: "127.0.0.1", port, path, method: "POST", headers: { "content-type": "text/plain", ...headers } },
      (answer) => {
        answer.resume().on("end", () => resolve(answer.statusCode));
      },
    );
    sent.on("error", reject).end(body);
  });
}

test("the embedded Temporal server refuses every request at its HTTP door", { timeout: 60_000 }, async () => {
  const [port, httpPort, metricsPort] = [await freePort(), await freePort(), await freePort()];
  const server = spawn(await findTemporal(), temporalArguments({ port, httpPort, metricsPort }), { cwd: "/", stdio: "ignore" });
  try {
    await waitForPort(port);
    await waitForPort(httpPort);
    const terminateAll = JSON.stringify({
      visibilityQuery: 'WorkflowType="detectShard"',
      reason: "attack",
      terminationOperation: { identity: "x" },
    });
    const operations = "/api/v1/namespaces/default/batch-operations/one";
    const hosts = [undefined, "localhost", `127.0.0.1:${httpPort}`, "evil.test", "x.invalid"];
    for (const host of hosts)
      for (const origin of ["http://evil.test", "null"])
        expect(await post(httpPort, operations, { origin, ...(host !== undefined && { host }) }, terminateAll)).toBe(403);
    expect(await post(httpPort, "/api/v1/namespaces/default/workflows/w", {}, "{}")).toBe(403);
  } finally {
    server.kill("SIGTERM");
    if (server.exitCode === null) await once(server, "exit");
  }
});
