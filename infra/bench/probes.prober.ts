// What runs inside the near namespace: one process with the agent's own backend. Prints one JSON document.
//   throughput <packets per second> <seconds> · rtt <protocol> <runs> [busy]

import { setTimeout as pause } from "node:timers/promises";
import { openBackend } from "../../collectors/agent/src/io/backend";
import { loadAddon, Native } from "../../collectors/native/src/index";
import { stampsBegan } from "../../collectors/native/src/testing/stamps-began";
import { findProbe } from "../../packages/protocols/src/probes";
import { wait } from "../../packages/protocols/src/wait";
import { FAR, NEAR } from "./probes.topology";

const [mode, ...rest] = process.argv.slice(2);
const addon = loadAddon();
if ("reason" in addon) throw new Error(`no native addon: ${addon.reason}`);
console.log(JSON.stringify(mode === "throughput" ? await throughput(Number(rest[0]), Number(rest[1])) : await roundTrips()));
process.exit(0);

/** 64-byte UDP echoes at a pace, every one with both stamps, accounted by number. */
async function throughput(perSecond: number, seconds: number) {
  if ("reason" in addon) throw new Error(addon.reason);
  const native = new Native(addon);
  await stampsBegan(native);
  const total = perSecond * seconds;
  const left = new BigInt64Array(total);
  const back = new BigInt64Array(total);
  let answered = 0;
  let stamped = 0;
  let heard: () => void = () => undefined;
  const socket = native.open(
    { kind: "udp", family: 4, address: FAR.address, port: 7, sendStamps: true, bufferBytes: 16 << 20 },
    {
      sent(batch) {
        for (let i = 0; i < batch.length; i++) left[batch.id(i)] = batch.kernelNs(i) ?? 0n;
        stamped += batch.length;
      },
      received(batch) {
        for (let i = 0; i < batch.length; i++) {
          const id = batch.uint32(i, 0);
          if (back[id] === 0n) answered++;
          back[id] = batch.kernelNs(i) ?? 0n;
        }
        heard();
      },
      failed: (failure) => {
        throw new Error(`errno ${failure.errno}`);
      },
    },
  );
  const AT_ONCE = 64;
  const TURNS = 8;
  /** No more than the buffers on the way hold while this machine does something else. */
  const UNDER_WAY = 4096;
  const STUCK_MS = 2000;
  const frames = Buffer.alloc(AT_ONCE * 64);
  const lengths = new Uint32Array(AT_ONCE).fill(64);
  const startMs = performance.now();
  const startCpu = process.cpuUsage();
  let sent = 0;
  let refused = 0;
  let movedMs = startMs;
  while (sent < total && performance.now() - movedMs < STUCK_MS) {
    const due = Math.min(total, Math.floor(((performance.now() - startMs) / 1000) * perSecond));
    // In turns with reading, and never more under way than fits.
    for (let turn = 0; sent < due && turn < TURNS && sent - Math.min(answered, stamped) < UNDER_WAY; turn++) {
      const n = Math.min(AT_ONCE, due - sent);
      for (let k = 0; k < n; k++) frames.writeUInt32BE(sent + k, k * 64);
      const taken = socket.sendMany(frames, lengths, n);
      if (taken > 0) {
        sent += taken;
        movedMs = performance.now();
      } else refused++;
      if (taken < n) break;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  const tookS = (performance.now() - startMs) / 1000;
  const cpu = process.cpuUsage(startCpu);
  // The last answers: over when none came for a while.
  for (let quiet = false; !quiet && (answered < total || stamped < total); ) {
    quiet = await new Promise((resolve) => {
      const timer = setTimeout(() => resolve(true), 500);
      heard = () => {
        clearTimeout(timer);
        resolve(false);
      };
    });
  }
  let both = 0;
  for (let id = 0; id < total; id++) if (left[id] !== 0n && back[id] !== 0n) both++;
  return {
    perSecond: Math.round(total / tookS),
    total,
    answered,
    both,
    refused,
    dropped: socket.dropped(),
    userUs: cpu.user / total,
    systemUs: cpu.system / total,
  };
}

/** Reported round trips, one packet a run, at random distances so that nothing locks on to the burning below. */
async function roundTrips() {
  const [protocol = "", runs = "0", busy] = rest;
  const backend = openBackend({ enforce: () => undefined, enforceLink: () => undefined, stampErrorMs: () => 1 });
  const one = { count: 1, timeoutMs: 500 };
  const targets: Record<string, object> = {
    "udp-echo": { host: FAR.address, port: 7, payloadBytes: 64, ...one },
    stamp: { host: FAR.address, port: 862, ...one },
    icmp: { host: FAR.address, ...one },
    "cfm-lb": { interface: NEAR.device, mac: FAR.mac, ...one },
  };
  const entry = findProbe(protocol);
  if (entry === undefined) throw new Error(`no protocol ${protocol}`);
  const probe = entry.prepare(targets[protocol]);
  if (busy === "busy") setInterval(() => burn(8), 20);
  await pause(1000); // calibrated by then
  console.error(`one kernel stamp within ${backend.kernelErrorNs()} ns`);
  const values: { rttUs: number; uncertaintyUs: number; kind: string }[] = [];
  const { signal } = new AbortController();
  for (let run = 0; run < Number(runs); run++) {
    await wait(1 + Math.random() * 6, signal, backend.after);
    const { outcome, metrics, hint, stampSource } = await probe.run(backend.io, signal);
    const rtt = metrics[entry.spec.headline.delay];
    if (rtt === undefined) throw new Error(`${protocol}: ${outcome}: ${hint}`);
    values.push({ rttUs: rtt.value * 1000, uncertaintyUs: (rtt.uncertainty ?? 0) * 1000, kind: stampSource });
  }
  return values;
}

function burn(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
