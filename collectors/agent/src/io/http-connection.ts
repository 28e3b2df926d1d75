import { connect, isIP, type Socket } from "node:net";
import { TLSSocket, connect as tlsConnect } from "node:tls";
import { type HttpRequest, type PinnedAddress, ProbeFailure } from "@padit/protocols/probe";
import { failureOf } from "./failures";

/** The parts of a request that decide how its connection is made. */
export type ConnectionRequest = Pick<HttpRequest, "url" | "verifyTls">;

export interface HttpConnection {
  socket: Socket;
  isHttp2: boolean;
  connectedMs: number;
  /** Equals `connectedMs` without TLS. */
  securedMs: number;
}

/**
 * Connects to the pinned address, with TLS if the URL's scheme is https.
 * @param protocols offered in ALPN (RFC 7301), in order of preference
 * @param onSocket called at once with the socket; destroying the socket with an error rejects with that error
 */
export function openConnection(
  to: PinnedAddress,
  { url, verifyTls }: ConnectionRequest,
  protocols: readonly string[],
  onSocket: (socket: Socket) => void,
): Promise<HttpConnection> {
  const isTls = url.protocol === "https:";
  const name = url.hostname.replace(/^\[|\]$/g, "");
  const address = { host: to.address, port: to.port };
  const tls = { ALPNProtocols: [...protocols], rejectUnauthorized: verifyTls, ...(isIP(name) === 0 && { servername: name }) };
  return new Promise((resolve, reject) => {
    const socket = isTls ? tlsConnect({ ...address, ...tls }) : connect(address);
    onSocket(socket);
    let connectedMs = 0;
    const done = () => {
      const isHttp2 = socket instanceof TLSSocket && socket.alpnProtocol === "h2";
      resolve({ socket, isHttp2, connectedMs, securedMs: performance.now() });
    };
    socket.once("connect", () => {
      connectedMs = performance.now();
      if (!isTls) done();
    });
    socket.once("secureConnect", done);
    // The listener remains for the socket's life: an error between connecting and the request must not end the process.
    socket.on("error", (error) => reject(failureOf(error)));
    socket.once("close", () => reject(new ProbeFailure("refused", "ECONNRESET", "The other side cut the connection.")));
  });
}
