import { parseArgs } from "node:util";
import { pino } from "pino";
import { z } from "zod";
import { AccessList } from "./access";
import { openFarEnd } from "./far-end";
import { startResponder } from "./responder";

const Port = z.coerce.number().int().min(0).max(65_535);
const list = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
/** How often new refusals are logged. */
const REFUSALS_EVERY_MS = 60_000;
const log = pino({ name: "responder" });

const { values } = parseArgs({
  options: {
    bind: { type: "string", default: "127.0.0.1" },
    "udp-port": { type: "string", default: "7" },
    "http-port": { type: "string" },
    "stamp-port": { type: "string" },
    "stamp-key": { type: "string" },
    "stamp-stateful": { type: "boolean", default: false },
    "twamp-light": { type: "boolean", default: false },
    "ecpri-port": { type: "string" },
    interface: { type: "string", multiple: true, default: [] },
    "md-levels": { type: "string", default: "0" },
    multicast: { type: "boolean", default: false },
    "compensation-ns": { type: "string", default: "0" },
    "clock-error-ns": { type: "string" },
    allow: { type: "string" },
    "allow-mac": { type: "string" },
    "per-source": { type: "string" },
    "low-ports": { type: "boolean", default: false },
    control: { type: "string" },
  },
});

const Options = z.object({
  stampKey: z
    .string()
    .regex(/^(?:[0-9a-fA-F]{2}){16,128}$/, "--stamp-key: write at least 16 bytes as hexadecimal digits.")
    .optional(),
  levels: z.array(z.coerce.number().int().min(0).max(7, "--md-levels: 0 to 7, with commas between them.")),
  compensationNs: z.coerce.number(),
  clockErrorNs: z.coerce.number().min(0).optional(),
  perSource: z.coerce.number().int().min(1).optional(),
});

const port = (text: string | undefined): number | undefined => (text === undefined ? undefined : Port.parse(text));
const options = Options.parse({
  stampKey: values["stamp-key"],
  levels: list(values["md-levels"]),
  compensationNs: values["compensation-ns"],
  clockErrorNs: values["clock-error-ns"],
  perSource: values["per-source"],
});
const stampPort = port(values["stamp-port"]);
const { io, lacking } = openFarEnd(options.clockErrorNs);
const responder = await startResponder({
  io,
  bind: values.bind,
  udpPort: Port.parse(values["udp-port"]),
  httpPort: port(values["http-port"]),
  stamp:
    stampPort === undefined
      ? undefined
      : {
          port: stampPort,
          key: options.stampKey === undefined ? undefined : Buffer.from(options.stampKey, "hex"),
          isStateful: values["stamp-stateful"],
          isShortAnswered: values["twamp-light"],
        },
  ecpriPort: port(values["ecpri-port"]),
  link: { interfaces: values.interface, levels: options.levels, isGroupAnswered: values.multicast },
  compensationNs: options.compensationNs,
  access: AccessList.parse({ networks: list(values.allow ?? ""), macs: list(values["allow-mac"] ?? "") }),
  ...(options.perSource !== undefined && { perSource: options.perSource }),
  isLowPortAnswered: values["low-ports"],
  controlPath: values.control,
  onLink: (device, state, error) =>
    error === undefined
      ? log.warn({ interface: device, state: state ?? "gone" }, "the interface changed")
      : log.warn({ interface: device, message: error.message }, "cannot answer there; trying again when it changes"),
  onListenFailure: (address, { message }) => log.warn({ address, message }, "cannot listen there; trying again"),
});
const { udpPort, httpPort, ecpriPort } = responder;
log.info(
  { bind: values.bind, udpPort, httpPort, stampPort: responder.stampPort, ecpriPort, interfaces: values.interface, lacking },
  "answering",
);

// What is asked and not answered shows a wrong MD level, port or access list, or somebody who tries the responder out.
let lastLogged = "{}";
const refusalLog = setInterval(() => {
  const { refusals } = responder.gate;
  const text = JSON.stringify(refusals);
  if (text !== lastLogged) log.warn({ refusals }, "not answered since the start");
  lastLogged = text;
}, REFUSALS_EVERY_MS);

for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.once(signal, () => {
    clearInterval(refusalLog);
    void responder.close().then(() => process.exit(0));
  });
