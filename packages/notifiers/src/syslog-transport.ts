import { createSocket } from "node:dgram";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { NetworkGuard } from "./network";
import { type DeliveryOutcome, NO_REPLY, type Reply } from "./outcome";

/** Time for which PADIT waits until the server also closes the connection, ms. Some servers close it only after their own time-out. */
const CLOSING_MS = 2_000;

interface SyslogServer {
  host: string;
  port: number;
  transport: "tls" | "tcp" | "udp";
}
/** PEM texts; empty where there is none. */
interface TlsMaterial {
  ca: string;
  cert: string;
  key: string;
}
interface Located {
  address: string;
  family: 4 | 6;
}

/** Sends one message on a connection of its own, or as a datagram. Every failure is an outcome; nothing is thrown. */
export async function sendSyslog(
  network: NetworkGuard,
  server: SyslogServer,
  tls: TlsMaterial,
  message: Buffer,
  signal: AbortSignal,
): Promise<DeliveryOutcome> {
  const located = await network.locate(server, signal);
  if (!located.ok) return { result: "retry", reason: located.error, reply: NO_REPLY };
  const reply: Reply = { code: null, text: null, address: located.address };
  try {
    if (server.transport === "udp") await sendDatagram(located, server.port, message, signal);
    else await sendFrame(server, tls, located, message, signal);
    return { result: "delivered", reply };
  } catch (error) {
    return { result: "retry", reason: signal.aborted ? "timeout" : reasonOf(error), reply };
  }
}

/** RFC 5425 §4.3 and RFC 6587 §3.4.1: the message follows its length in bytes. */
async function sendFrame(server: SyslogServer, tls: TlsMaterial, located: Located, message: Buffer, signal: AbortSignal): Promise<void> {
  const socket = open(server, tls, located);
  const abandon = () => socket.destroy(new Error("timeout"));
  signal.addEventListener("abort", abandon, { once: true });
  try {
    if (signal.aborted) abandon();
    await connected(socket, server.transport === "tls" ? "secureConnect" : "connect");
    socket.resume(); // A server that sends something must not keep the connection from ending.
    await closedAfter(socket, Buffer.concat([Buffer.from(`${message.length} `), message]));
  } finally {
    signal.removeEventListener("abort", abandon);
    socket.destroy();
  }
}

function open({ host, port, transport }: SyslogServer, { ca, cert, key }: TlsMaterial, { address, family }: Located): Socket {
  if (transport === "tcp") return connectTcp({ host: address, port, family });
  return connectTls({
    ...{ host: address, port, family, minVersion: "TLSv1.2" },
    ...(isIP(host) === 0 && { servername: host }),
    ...(ca !== "" && { ca }),
    ...(cert !== "" && { cert, key }),
  });
}

const connected = (socket: Socket, event: "secureConnect" | "connect"): Promise<void> =>
  new Promise((done, fail) => {
    socket.once(event, () => done());
    socket.once("error", fail);
    socket.once("close", () => fail(new Error("connection closed")));
  });

/**
 * Writes the frame and closes the connection. Resolves when the server has closed its side too, which it does after it has read everything.
 * Rejects when a TLS 1.3 server rejects the client's certificate, because such a server reports the rejection only after the handshake.
 */
const closedAfter = (socket: Socket, frame: Buffer): Promise<void> =>
  new Promise((done, fail) => {
    const timer = setTimeout(done, CLOSING_MS);
    socket.once("error", (error) => {
      clearTimeout(timer);
      fail(error);
    });
    socket.once("close", (hadError) => {
      clearTimeout(timer);
      if (!hadError) done();
    });
    socket.end(frame);
  });

function sendDatagram({ address, family }: Located, port: number, message: Buffer, signal: AbortSignal): Promise<void> {
  const socket = createSocket({ type: family === 6 ? "udp6" : "udp4", signal });
  return new Promise<void>((done, fail) => {
    socket.once("error", fail);
    socket.send(message, port, address, (error) => (error ? fail(error) : done()));
  }).finally(() => socket.close());
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "refused",
  ECONNRESET: "connection reset",
  EPIPE: "connection reset",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EMSGSIZE: "the message is too large for the network",
  ERR_TLS_CERT_ALTNAME_INVALID: "the server's certificate is for another name",
  CERT_HAS_EXPIRED: "the server's certificate has expired",
};

/** The class of the error. Never contains text from a server. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code in REASONS) return REASONS[code] ?? "";
  if (/CERT|ISSUER|SIGNATURE/.test(code)) return "the server's certificate is not trusted";
  return /^ERR_(SSL|TLS)/.test(code) ? "TLS error" : "connection failed";
}
