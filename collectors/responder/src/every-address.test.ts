import { createSocket, type RemoteInfo } from "node:dgram";
import { once } from "node:events";
import type { UdpListener } from "@padit/protocols/probe";
import { expect, onTestFinished, test, vi } from "vitest";
import { listen } from "./every-address";
import { openFarEnd } from "./far-end";
import { nodeFarEnd } from "./node-far-end";

const echo = (listener: UdpListener) => listener.onDatagram((payload, from) => void listener.send(payload, from));
const never = (address: string, error: Error) => expect.unreachable(`${address}: ${error.message}`);

/** The source address of the reply to a request sent to `address`. */
async function answeredFrom(address: string, port: number): Promise<string> {
  const socket = createSocket("udp4");
  const answer = once(socket, "message") as Promise<[Buffer, RemoteInfo]>;
  socket.send("?", port, address);
  const [, { address: from }] = await answer;
  socket.close();
  return from;
}

// On Linux all of 127.0.0.0/8 is local, so a second address needs no rights.
const addresses = () => ["127.0.0.1", "127.0.0.2"];
const isLinux = process.platform === "linux";
if (!isLinux) console.warn("skipped: a second loopback address needs Linux");

test.runIf(isLinux).each([
  ["the best sockets there are here", () => openFarEnd().io],
  ["Node's own", () => nodeFarEnd],
])("with %s, an answer comes from the address that was asked", async (_, io) => {
  const listening = await listen({ io: io(), bind: "0.0.0.0", port: 0, onListener: echo, onFailure: never, addresses });
  onTestFinished(listening.close);
  for (const address of addresses()) expect(await answeredFrom(address, listening.port)).toBe(address);
});

test("without a word about addresses, this machine's own are listened on", async () => {
  const listening = await listen({ io: nodeFarEnd, bind: "0.0.0.0", port: 0, onListener: echo, onFailure: never });
  onTestFinished(listening.close);
  expect(await answeredFrom("127.0.0.1", listening.port)).toBe("127.0.0.1");
});

/** Simulated sockets, with the set of those that are open. */
function paperSockets() {
  const open = new Set<string>();
  const refused = new Map<string, string>();
  const listenUdp = async (bind: string, port: number): Promise<UdpListener> => {
    const code = refused.get(bind);
    if (code !== undefined) throw Object.assign(new Error(code), { code });
    open.add(bind);
    return {
      port: port || 5000,
      send: () => Promise.reject(new Error("unused")),
      onDatagram: () => undefined,
      close: () => void open.delete(bind),
    };
  };
  return { io: { listenUdp }, open, refused };
}

test("addresses that come and go are followed; one that cannot be had is told and tried again", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { io, open, refused } = paperSockets();
  let present = ["192.0.2.1"];
  const failures: string[] = [];
  const onFailure = (address: string, { message }: Error) => void failures.push(`${address} ${message}`);
  const options = { io, bind: "0.0.0.0", port: 7, onListener: () => undefined, onFailure, lookEveryMs: 1000 };
  const listening = await listen({ ...options, addresses: () => present });
  present = ["192.0.2.1", "192.0.2.2", "192.0.2.3"];
  refused.set("192.0.2.3", "EADDRINUSE");
  await vi.advanceTimersByTimeAsync(1000);
  expect([[...open], failures]).toEqual([["192.0.2.1", "192.0.2.2"], ["192.0.2.3 EADDRINUSE"]]);
  present = ["192.0.2.3"];
  refused.clear();
  await vi.advanceTimersByTimeAsync(1000);
  expect([...open]).toEqual(["192.0.2.3"]);
  listening.close();
  present = ["192.0.2.4"];
  await vi.advanceTimersByTimeAsync(5000);
  expect([...open]).toEqual([]);
});

test("an address that two interfaces have is listened on once", async () => {
  const { io, open } = paperSockets();
  const opened: number[] = [];
  const onListener = ({ port }: UdpListener) => void opened.push(port);
  const options = { io, bind: "0.0.0.0", port: 7, onListener, onFailure: never, addresses: () => ["192.0.2.1", "192.0.2.1"] };
  const listening = await listen(options);
  expect([[...open], opened]).toEqual([["192.0.2.1"], [7]]);
  listening.close();
});

test("at the start an address that is not usable yet waits; a port that is taken is an error, and leaves nothing open", async () => {
  const { io, open, refused } = paperSockets();
  const options = { io, bind: "::", port: 7, onListener: () => undefined, onFailure: never, addresses: () => ["::1", "fe80::1%eth0"] };
  refused.set("fe80::1%eth0", "EADDRNOTAVAIL");
  const listening = await listen(options);
  expect([...open]).toEqual(["::1"]);
  listening.close();
  refused.set("fe80::1%eth0", "EADDRINUSE");
  await expect(listen(options)).rejects.toThrow("EADDRINUSE");
  expect([...open]).toEqual([]);
});
