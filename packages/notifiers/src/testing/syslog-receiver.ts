import { type AddressInfo, createServer, type Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import type { Behaviour, Receiver } from "./http-receiver";
import { testCertificates } from "./test-certificates";

const PRINTABLE = "[\\x21-\\x7e]";
const NAME = "[\\x21\\x23-\\x3c\\x3e-\\x5c\\x5e-\\x7e]{1,32}"; // all but `=`, `]` and `"`
const VALUE = '(?:[^"\\\\\\]]|\\\\["\\\\\\]])*';
const ELEMENT = `\\[${NAME}(?: ${NAME}="${VALUE}")*\\]`;
/** The grammar of RFC 5424 §6, for messages in UTF-8 with time and structured data. */
const MESSAGE = new RegExp(
  `^<(\\d{1,3})>1 (\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,6})?Z) ${PRINTABLE}{1,255} ${PRINTABLE}{1,48} ` +
    `${PRINTABLE}{1,128} ${PRINTABLE}{1,32} (?:${ELEMENT})+ \\ufeff[^\\p{Cc}]*$`,
  "u",
);
const PRIORITY_MAX = 191;
const BYTES_MAX = 8_192;

/** What RFC 5424 or RFC 5425 forbids in these bytes of a connection; null when they are whole, valid frames. */
export function syslogProblem(stream: Buffer): string | null {
  const head = /^([1-9]\d{0,4}) /.exec(stream.toString("latin1", 0, 6));
  if (!head) return "no length";
  const [prefix, length] = head;
  const message = stream.subarray(prefix.length, prefix.length + Number(length));
  if (message.length !== Number(length)) return "the message is shorter than its length";
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(message);
  const parsed = MESSAGE.exec(text);
  if (!parsed) return `not RFC 5424: ${text.slice(0, 300)}`;
  if (Number(parsed[1]) > PRIORITY_MAX) return "the priority is out of range";
  if (message.length > BYTES_MAX) return "the message is too long";
  const rest = stream.subarray(prefix.length + message.length);
  return rest.length === 0 ? null : syslogProblem(rest);
}

/** A server over TLS that resets the connection of a client that sends anything but valid messages. */
export async function openSyslog(): Promise<Receiver> {
  const certificates = testCertificates();
  const secureContext = createSecureContext({ cert: certificates.certificate, key: certificates.key });
  let behaviour: Behaviour = "accept";
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.once("close", () => sockets.delete(socket)).on("error", () => undefined));
    if (behaviour === "hanging") return;
    if (behaviour !== "accept") {
      socket.resetAndDestroy();
      return;
    }
    const chunks: Buffer[] = [];
    const secure = new TLSSocket(socket, { isServer: true, secureContext });
    secure.on("data", (chunk: Buffer) => chunks.push(chunk)).on("error", () => undefined);
    secure.once("end", () => {
      const stream = Buffer.concat(chunks);
      if (stream.length === 0) return;
      if (syslogProblem(stream) !== null) socket.resetAndDestroy();
      else received.push(stream.toString("utf8"));
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    settings: { host: "127.0.0.1", port: (server.address() as AddressInfo).port, certificateAuthority: certificates.authority },
    mail: null,
    silence: "connection reset",
    behaviours: ["accept", "busy", "failing", "hanging"],
    behave: (as) => {
      behaviour = as;
    },
    received,
    close: () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => {
          certificates.remove();
          done();
        });
      }),
  };
}
