import type { InternetOptions } from "../addon";
import type { Native } from "../native";
import { readInternetName } from "../sockaddr";
import { RollingPercentile } from "./rolling-percentile";

/**
 * No software stamp is trusted below that: it is taken in the driver, and against a tap on the same veth round trips were off by 5 µs in
 * the median and up to 12 µs in 95 of 100 (npm run bench -- probes). Half-widths of 14 µs hold that.
 */
export const FLOOR_NS = 5_000;
const PACKETS = 200;
const AT_ONCE = 10;

/**
 * How far apart the kernel's two stamps of one packet lie on the loopback interface, where nothing is between them: their 95th percentile,
 * ns, at least FLOOR_NS. Takes some milliseconds, in turns of the event loop.
 */
export async function calibrate(native: Native): Promise<number> {
  const differences = new RollingPercentile(PACKETS);
  const left = new Map<number, bigint>();
  let wake: () => void = () => undefined;
  const socket = native.open(await loopOptions(native), {
    sent(batch) {
      for (let i = 0; i < batch.length; i++) left.set(batch.id(i), batch.kernelNs(i) ?? 0n);
    },
    received(batch) {
      for (let i = 0; i < batch.length; i++) {
        const sentNs = left.get(new DataView(batch.payload(i).slice().buffer).getUint32(0));
        const receivedNs = batch.kernelNs(i);
        if (sentNs !== undefined && receivedNs !== undefined) differences.add(Math.abs(Number(receivedNs - sentNs)));
      }
      wake();
    },
    failed: () => wake(),
  });
  try {
    const payload = Buffer.alloc(64);
    for (let id = 0; id < PACKETS; id++) {
      payload.writeUInt32BE(id);
      if (socket.send(payload) !== 1) break;
      if (id % AT_ONCE === AT_ONCE - 1)
        await heard((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    socket.close();
  }
  return Math.max(FLOOR_NS, differences.at(0.95) ?? FLOOR_NS);
}

/** The loopback loses nothing, but a machine may: a second is the end of waiting. */
const heard = (offer: (resolve: () => void) => void): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, 1000);
    offer(() => {
      clearTimeout(timer);
      resolve();
    });
  });

/** A socket connected to itself. */
async function loopOptions(native: Native): Promise<InternetOptions> {
  const address = "127.0.0.1";
  const deaf = { sent: () => undefined, received: () => undefined, failed: () => undefined };
  const finder = native.open({ kind: "udp", family: 4, localAddress: address, sendStamps: false }, deaf);
  const port = readInternetName(finder.address())?.port ?? 0;
  finder.close();
  return { kind: "udp", family: 4, address, port, localAddress: address, localPort: port, sendStamps: true };
}
