import type { Template } from "./template";

/** Template of a protocol that connects by TCP, the smallest probe with a measurement. */
export const protocolTemplate: Template = ({ name, title }) => {
  const prefix = name.replaceAll("-", "_");
  return { "src/index.ts": sourceOf(name, title, prefix), "src/index.test.ts": testOf(prefix) };
};

const sourceOf = (name: string, title: string, prefix: string) => `import {
  asProbeFailure,
  availabilityMetric,
  defineProtocol,
  delayMetric,
  Host,
  hostAndPort,
  isFailure,
  Port,
  type ProbeRun,
  rttUncertaintyNs,
  z,
} from "@padit/plugin";

const Target = z.strictObject({ host: Host, port: Port.default(7), timeoutMs: z.int().min(50).max(10_000).default(2_000) });
const NS_PER_MS = 1e6;

export default defineProtocol<z.output<typeof Target>>({
  name: "${name}",
  version: "0.1.0",
  title: "${title}",
  description: "Connects to a port and measures how long that takes.",
  source: "RFC 9293",
  synonyms: ["${name}"],
  target: Target,
  fields: [
    { name: "host", label: "Host", help: "Name or address of the far end.", input: "text", placeholder: "192.0.2.1" },
    { name: "port", label: "Port", help: "TCP port of the far end.", input: "number" },
    { name: "timeoutMs", label: "Time-out (ms)", help: "What takes longer counts as lost.", input: "number", advanced: true },
  ],
  defaultIntervalMs: 10_000,
  metrics: {
    ${prefix}_connect_time: delayMetric("Connect time", "From the first packet until the connection stands."),
    ${prefix}_availability: availabilityMetric("1 when the far end accepted the connection in time, else 0."),
  },
  headline: { delay: "${prefix}_connect_time", delivery: "${prefix}_availability" },
  cost: () => ({ packets: 5, bytes: 300 }),
  address: ({ host, port }) => hostAndPort(host, port),
  probe: {
    // Use only the sockets and clocks of io, which the collector guards. Return every failure as an outcome: a run never throws.
    async run({ host, port, timeoutMs }, io, signal) {
      const atMs = io.wallMs();
      try {
        const to = await io.pin("tcp", host, port);
        const { connectMs } = await io.tcpConnect(to, timeoutMs, signal);
        const uncertainty = rttUncertaintyNs(io.stampErrorNs("user"), connectMs * NS_PER_MS) / NS_PER_MS;
        const metrics = {
          ${prefix}_connect_time: { value: connectMs, uncertainty },
          ${prefix}_availability: { value: 1, uncertainty: null },
        };
        return { outcome: "ok", atMs, stampSource: "user", metrics };
      } catch (error) {
        const { outcome, message: hint } = asProbeFailure(error);
        // A run that the collector could not make is no evidence about the far end, so it has no metrics.
        const metrics: ProbeRun["metrics"] = isFailure(outcome) ? { ${prefix}_availability: { value: 0, uncertainty: null } } : {};
        return { outcome, atMs, stampSource: "user", metrics, hint };
      }
    },
  },
});
`;

const testOf = (prefix: string) => `import { ProbeFailure } from "@padit/plugin";
import { FakeWire, type FakeWireOptions } from "@padit/plugin/testing";
import { expect, test } from "vitest";
import protocol from "./index";

const run = (options: FakeWireOptions = {}) =>
  protocol.probe.run(protocol.target.parse({ host: "192.0.2.1" }), new FakeWire(options).io, new AbortController().signal);

test("a far end that accepts is available, with a connect time", async () => {
  expect(await run()).toMatchObject({
    outcome: "ok",
    metrics: { ${prefix}_availability: { value: 1 }, ${prefix}_connect_time: { value: 2 } },
  });
});

test("a far end that is silent is not available, and has no connect time", async () => {
  const silent = await run({ tcp: () => new ProbeFailure("timeout", "ETIMEDOUT", "No answer.") });
  expect(silent.metrics).toEqual({ ${prefix}_availability: { value: 0, uncertainty: null } });
});
`;
