// Runs every path of the addon under a memory checker: node exercise.mjs <addon> [device of a veth pair]. Prints "ok" when all resources
// are released. Plain JavaScript, so that workers and checkers start it without a loader.
import { readdirSync, readlinkSync } from "node:fs";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

const [path, device] = isMainThread ? process.argv.slice(2) : workerData;
const module = { exports: {} };
process.dlopen(module, path);
const addon = module.exports;
const one = (n) => Uint32Array.of(n);
const refused = (work, code) => {
  try {
    work();
  } catch (error) {
    if (error.code === code) return;
    throw error;
  }
  throw new Error(`${code} expected`);
};
const fail = (...failure) => {
  throw new Error(`failed: ${failure}`);
};

/** A socket that receives its own datagrams. */
function loop(family) {
  const local = family === 6 ? "::1" : "127.0.0.1";
  const finder = new addon.Socket({ kind: "udp", family, localAddress: local, sendStamps: false });
  const port = finder.address().readUInt16BE(2);
  finder.close();
  return new addon.Socket({ kind: "udp", family, localAddress: local, localPort: port, address: local, port, sendStamps: true });
}

const received = (socket, n) =>
  new Promise((resolve) => {
    let count = 0;
    let stamped = 0;
    socket.start((arrived, sent) => {
      count += arrived;
      stamped += sent;
      if (count >= n && stamped >= n) resolve();
    }, fail);
    socket.watch();
  });

async function exercise() {
  for (const family of [4, 6]) {
    const socket = loop(family);
    const all = received(socket, 200);
    if (socket.send(new Uint8Array(200 * 36), new Uint32Array(200).fill(36), 200) !== 200) throw new Error("not all were sent");
    await all;
    if (socket.leftNow() !== 0) throw new Error("a timestamp was reported twice");
    if (socket.dropped() !== 0) throw new Error("packets were dropped because a buffer was full");
    socket.close();
    socket.close();
    if (socket.send(new Uint8Array(1), one(1), 1) !== -9) throw new Error("a closed socket sends");
  }
  // A socket closed by its own listener; a refused send; a sockaddr; wrong arguments.
  const own = loop(4);
  await new Promise((resolve) => {
    own.start(() => {
      own.close();
      resolve();
    }, fail);
    own.watch();
    own.send(new Uint8Array(9000), one(9000), 1);
  });
  // A deferred socket: its events are reported during `look`, and its listener closes it there, too.
  const deferred = loop(4);
  let reported = 0;
  deferred.watch();
  deferred.start((arrived, sent) => {
    reported += arrived + sent;
    if (reported === 400) deferred.close();
  }, fail);
  deferred.send(new Uint8Array(200 * 36), new Uint32Array(200).fill(36), 200);
  await new Promise((resolve) => setTimeout(resolve, 50));
  if (reported !== 0) throw new Error("events were reported before look()");
  deferred.look();
  if (reported !== 400) throw new Error(`${reported} of 400 events were reported`);
  deferred.look();
  deferred.watch();
  const dead = new addon.Socket({ kind: "udp", family: 4, address: "127.0.0.1", port: 1, sendStamps: true });
  await new Promise((resolve) => {
    dead.start(
      () => undefined,
      (errno, origin, type, code) => (errno === 111 && origin === 2 && type === 3 && code === 3 ? resolve() : fail(errno)),
    );
    dead.watch();
    dead.send(new Uint8Array(10), one(10), 1);
  });
  dead.send(new Uint8Array(10), one(10), 1);
  dead.leftNow();
  dead.close();
  dead.leftNow();
  refused(() => new addon.Socket({ kind: "udp", family: 4, address: "no address", port: 1 }), "EINVAL");
  refused(() => new addon.Socket({ kind: "udp", family: 4, filter: new Uint8Array(1) }), "EINVAL");
  refused(() => new addon.Socket({ kind: "udp", family: 4, filter: new Uint8Array(8).fill(255) }), "EINVAL");
  const idle = loop(4);
  refused(() => idle.send(new Uint8Array(3), one(4), 1), "EINVAL");
  refused(() => idle.send(new Uint8Array(3), one(1), 2), "EINVAL");
  refused(() => idle.join(new Uint8Array(6)), "EINVAL");
  refused(() => idle.mark(0, 1000), "EINVAL");
  // Not closed, to test that the garbage collector or the thread's end releases it.
  new addon.Socket({ kind: "udp", family: 4, sendStamps: true });
  idle.start(() => undefined, fail);
  idle.watch();
  refused(() => addon.interfaceInfo("no such interface, and a long name"), "ENODEV");
  refused(() => addon.phcOffset(4_000_000), "ENOENT");
  refused(() => addon.tcpInfo(0x7fff), "EBADF");
  addon.clockPair();
  addon.clockDiscipline();
  addon.interfaceInfo("lo");
  if (device !== undefined) await exercisePacket(device);
}

async function exercisePacket(name) {
  const socket = new addon.Socket({ kind: "packet", device: name, sendStamps: true });
  socket.join(Uint8Array.of(1, 0x80, 0xc2, 0, 0, 0x35));
  const stamped = new Promise((resolve) => socket.start((_, sent) => sent > 0 && resolve(), fail));
  socket.watch();
  socket.send(new Uint8Array(60).fill(255), one(60), 1);
  await stamped;
  socket.close();
}

const sockets = () =>
  readdirSync("/proc/self/fd").filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith("socket:");
    } catch {
      return false;
    }
  }).length;

if (!isMainThread) {
  await exercise();
  parentPort.postMessage("done");
} else {
  const before = sockets();
  for (let i = 0; i < 3; i++) {
    const worker = new Worker(new URL(import.meta.url), { workerData: [path, device] });
    await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
    await worker.terminate();
  }
  if (sockets() !== before) throw new Error(`${sockets() - before} sockets outlived their threads`);
  await exercise();
  console.log("ok");
  process.exit(0);
}
