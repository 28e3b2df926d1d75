import { createSocket, type Socket } from "node:dgram";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBackend } from "../../collectors/agent/src/io/backend";
import { capabilities } from "../../collectors/agent/src/version";
import { serverPacket } from "../../examples/plugin-ntp/src/testing";
import { loadPlugins } from "../../packages/plugin-loader/src/index";
import { protocols } from "../../packages/protocols/src/index";
import { findProbe } from "../../packages/protocols/src/probes";
import { root } from "../dev/places.mjs";
import { installPlugin, packPlugin } from "./pack-plugin.mjs";

/** The server's clock is ahead of this machine's by that much. */
const AHEAD_MS = 1_500;
let server: Socket;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "padit-ntp-"));
  await installPlugin(await packPlugin(join(root, "examples/plugin-ntp"), join(folder, "packed")), join(folder, "plugins"));
  const warn = (message: string) => expect.unreachable(message);
  await loadPlugins({ folders: [{ path: join(folder, "plugins") }], registries: [protocols], warn });
  server = createSocket("udp4");
  server.on("message", (request, { port, address }) => {
    const now = performance.timeOrigin + performance.now() + AHEAD_MS;
    server.send(serverPacket(request, now, now, { stratum: 1, reference: "PPS\0" }), port, address);
  });
  await new Promise<void>((done) => server.bind(0, "127.0.0.1", done));
}, 120_000);
afterAll(() => void server.close());

const probed = async (target: object) => {
  const backend = openBackend({ enforce: () => undefined, enforceLink: () => undefined, stampErrorMs: () => 1 });
  try {
    return await findProbe("ntp")?.prepare(target).run(backend.io, new AbortController().signal);
  } finally {
    backend.close();
  }
};

test("a packed and installed ntp measures a server over real sockets, within what it states", async () => {
  const run = await probed({ host: "127.0.0.1", port: server.address().port });
  const { value = Number.NaN, uncertainty } = run?.metrics.ntp_offset ?? {};
  expect(run).toMatchObject({
    outcome: "ok",
    metrics: { ntp_availability: { value: 1 }, ntp_stratum: { value: 1 } },
    detail: { reference: "PPS" },
  });
  // The server reads its clock in user space, later than the kernel received the request.
  expect(Math.abs(value - AHEAD_MS)).toBeLessThan((uncertainty ?? 0) + 50);
});

test("a port at which nothing listens is refused, by the outcome of the collector's own sockets", async () => {
  const closed = createSocket("udp4");
  await new Promise<void>((done) => closed.bind(0, "127.0.0.1", done));
  const { port } = closed.address();
  closed.close();
  expect(await probed({ host: "127.0.0.1", port })).toMatchObject({ outcome: "refused", metrics: { ntp_availability: { value: 0 } } });
});

test("the collector reports the plugin among its protocols, and browsers get its description", () => {
  const lacking = { rawSockets: null, lacking: [] };
  expect(capabilities([], lacking).protocols).toContainEqual({ name: "ntp", version: "1.0.0" });
  const description = protocols.describe().find(({ name }) => name === "ntp");
  expect(JSON.parse(JSON.stringify(description))).toEqual(description);
  expect(description).toMatchObject({
    title: "NTP server",
    settings: { fields: expect.arrayContaining([expect.objectContaining({ name: "host" })]) },
  });
  expect(description?.settings.fields.find(({ name }) => name === "port")?.default).toBe(123);
});
