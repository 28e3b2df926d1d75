import { expect, test } from "vitest";
import { type IoContext, ProbeFailure } from "./probe";
import { findProbe } from "./probes";
import { FakeWire } from "./testing/fake-wire";

const DEAD = "2001:db8::99";
const ALIVE = "192.0.2.2";

/** A name with a dead IPv6 address, which the system prefers, and a live IPv4 one. */
function dualStack(): { io: IoContext; asked: (4 | 6 | undefined)[] } {
  const failure = () => new ProbeFailure("unreachable", "EHOSTUNREACH", "No route to the host.");
  const wire = new FakeWire({ udp: failure, icmp: failure, tcp: failure, http: failure });
  const asked: (4 | 6 | undefined)[] = [];
  const io: IoContext = {
    ...wire.io,
    tcpConnect: async (to) => {
      if (to.address === DEAD) throw failure();
      return { connectMs: 1 };
    },
    async pin(_transport, host, port, family) {
      asked.push(family);
      const address = family === 4 ? ALIVE : DEAD;
      return { address, port, resolveMs: 1, resolvedFrom: host, hasOtherFamily: family === undefined };
    },
  };
  return { io, asked };
}

const TARGETS: Record<string, object> = {
  "udp-echo": { host: "dual.example" },
  stamp: { host: "dual.example" },
  icmp: { host: "dual.example" },
  "ecpri-owd": { transport: "udp", host: "dual.example", port: 44334, mode: "one-step" },
  tcp: { host: "dual.example", port: 443 },
  dns: { server: "dual.example", name: "example.com" },
  http: { url: "https://dual.example/" },
};

async function run(protocol: string, target: object) {
  const { io, asked } = dualStack();
  const probe = findProbe(protocol);
  if (probe === undefined) throw new Error(`no protocol ${protocol}`);
  return { run: await probe.prepare(probe.spec.target.parse(target)).run(io, new AbortController().signal), asked };
}

test.each(Object.entries(TARGETS))(
  "%s names the address of a name that failed, and that there is another one",
  async (protocol, target) => {
    const { run: failed, asked } = await run(protocol, target);
    expect(failed.outcome).toBe("unreachable");
    expect(failed.detail).toMatchObject({ address: DEAD });
    expect(failed.hint).toBe(
      `IPv6 address ${DEAD} of dual.example: No route to the host. The name has an IPv4 address, too: choose the IP version to probe that one.`,
    );
    expect(asked).toEqual([undefined]);
  },
);

test.each(Object.entries(TARGETS))("%s asks for the IP version that the target chooses", async (protocol, target) => {
  const { run: made, asked } = await run(protocol, { ...target, family: "ipv4" });
  expect(asked).toEqual([4]);
  expect(made.detail).toMatchObject({ address: ALIVE });
});

test("a TCP connection that is made says to which address", async () => {
  expect((await run("tcp", { ...TARGETS.tcp, family: "ipv4" })).run).toMatchObject({ outcome: "ok", detail: { address: ALIVE } });
});
