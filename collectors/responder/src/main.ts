import { pino } from "pino";
import { readCommandLine } from "./command-line";
import { openFarEnd } from "./far-end";
import { startResponder } from "./responder";

/** How often new refusals are logged. */
const REFUSALS_EVERY_MS = 60_000;
const log = pino({ name: "responder" });

const options = readCommandLine(process.argv.slice(2));
if ("problem" in options) {
  console.error(`${options.problem}\nThe options are listed by: padit responder --help`);
  process.exit(2);
}
const stampKey = options["stamp-key"];
const stampPort = options["stamp-port"];
const { io, lacking } = openFarEnd(options["clock-error-ns"]);
const responder = await startResponder({
  io,
  bind: options.bind,
  udpPort: options["udp-port"],
  httpPort: options["http-port"],
  stamp:
    stampPort === undefined
      ? undefined
      : {
          port: stampPort,
          key: stampKey === undefined ? undefined : Buffer.from(stampKey, "hex"),
          isStateful: options["stamp-stateful"],
          isShortAnswered: options["twamp-light"],
        },
  ecpriPort: options["ecpri-port"],
  link: { interfaces: options.interface, levels: options["md-levels"], isGroupAnswered: options.multicast },
  compensationNs: options["compensation-ns"],
  access: options.access,
  ...(options["per-source"] !== undefined && { perSource: options["per-source"] }),
  isLowPortAnswered: options["low-ports"],
  controlPath: options.control,
  onLink: (device, state, error) =>
    error === undefined
      ? log.warn({ interface: device, state: state ?? "gone" }, "the interface changed")
      : log.warn({ interface: device, message: error.message }, "cannot answer there; trying again when it changes"),
  onListenFailure: (address, { message }) => log.warn({ address, message }, "cannot listen there; trying again"),
});
const { udpPort, httpPort, ecpriPort } = responder;
log.info(
  { bind: options.bind, udpPort, httpPort, stampPort: responder.stampPort, ecpriPort, interfaces: options.interface, lacking },
  "answering",
);

// Unanswered packets indicate a wrong MD level, port or access list, or somebody who probes the responder.
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
