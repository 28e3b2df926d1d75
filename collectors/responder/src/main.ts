import { parseArgs } from "node:util";
import { pino } from "pino";
import { z } from "zod";
import { startResponder } from "./responder";

const Port = z.coerce.number().int().min(0).max(65_535);
const log = pino({ name: "responder" });

const { values } = parseArgs({
  options: {
    bind: { type: "string", default: "127.0.0.1" },
    "udp-port": { type: "string", default: "7" },
    "http-port": { type: "string" },
    control: { type: "string" },
  },
});

const responder = await startResponder({
  bind: values.bind,
  udpPort: Port.parse(values["udp-port"]),
  httpPort: values["http-port"] === undefined ? undefined : Port.parse(values["http-port"]),
  controlPath: values.control,
});
log.info({ bind: values.bind, udpPort: responder.udpPort, httpPort: responder.httpPort }, "answering");

for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void responder.close().then(() => process.exit(0)));
