import { parseArgs } from "node:util";
import { openFarEnd } from "@padit/responder/far-end";
import { ALL_LEVELS, startResponder } from "@padit/responder/responder";
import { trueClock } from "./true-clock";

/** Runs a responder for all protocols; tests start it in its own network namespace. */
const { values } = parseArgs({
  options: {
    bind: { type: "string", default: "127.0.0.1" },
    interface: { type: "string" },
    "udp-port": { type: "string", default: "7" },
    "stamp-port": { type: "string", default: "862" },
    "stamp-key": { type: "string" },
    "ecpri-port": { type: "string", default: "44334" },
    control: { type: "string" },
  },
});
const { io } = openFarEnd();
await startResponder({
  io: { ...io, clock: trueClock(io.clock) },
  bind: values.bind,
  udpPort: Number(values["udp-port"]),
  stamp: {
    port: Number(values["stamp-port"]),
    isStateful: true,
    isShortAnswered: true,
    key: values["stamp-key"] ? Buffer.from(values["stamp-key"], "hex") : undefined,
  },
  ecpriPort: Number(values["ecpri-port"]),
  link: { interfaces: values.interface === undefined ? [] : [values.interface], levels: ALL_LEVELS, isGroupAnswered: true },
  controlPath: values.control,
});
console.log("answering");
