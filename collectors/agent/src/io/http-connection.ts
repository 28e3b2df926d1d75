import { connect, isIP, type Socket } from "node:net";
import { checkServerIdentity, createSecureContext, type SecureContext, TLSSocket, connect as tlsConnect } from "node:tls";
import { type HttpRequest, type PinnedAddress, ProbeFailure, type TlsSettings } from "@padit/protocols/probe";
import { failureOf } from "./failures";
import { openTunnel, proxyUnreachable } from "./proxy";
import { untrusted } from "./untrusted";

/** The parts of a request that decide how its connection is made. */
export type ConnectionRequest = Pick<HttpRequest, "url" | "tls" | "proxy">;

export interface HttpConnection {
  socket: Socket;
  isHttp2: boolean;
  connectedMs: number;
  /** Equals `connectedMs` without TLS. */
  securedMs: number;
}

/**
 * Connects to the pinned address, through a tunnel if that is a proxy and the URL's scheme is https, and with TLS for https. A server that
 * fails verification is sent nothing.
 * @param protocols offered in ALPN (RFC 7301), in order of preference
 * @param onSocket called with each socket as it is made; destroying the socket with an error rejects with that error
 */
export async function openConnection(
  to: PinnedAddress,
  { url, tls, proxy }: ConnectionRequest,
  protocols: readonly string[],
  onSocket: (socket: Socket) => void,
): Promise<HttpConnection> {
  const isTls = url.protocol === "https:";
  const context = isTls ? contextOf(tls) : undefined;
  const tunnel = isTls && proxy !== undefined ? await openTunnel(to, url, proxy, onSocket) : undefined;
  const tunnelledMs = performance.now();
  const name = url.hostname.replace(/^\[|\]$/g, "");
  let identityError: Error | undefined;
  const secure = {
    ...(context && { secureContext: context }),
    ALPNProtocols: [...protocols],
    // Verified below, so that the certificate of a server that fails can be reported.
    rejectUnauthorized: false,
    checkServerIdentity: (_: string, certificate: Parameters<typeof checkServerIdentity>[1]) => {
      identityError = checkServerIdentity(name, certificate);
      return identityError;
    },
    ...(isIP(name) === 0 && { servername: name }),
  };
  return new Promise((resolve, reject) => {
    const address = { host: to.address, port: to.port };
    const socket = !isTls ? connect(address) : tlsConnect({ ...(tunnel === undefined ? address : { socket: tunnel }), ...secure });
    onSocket(socket);
    let connectedMs = tunnel === undefined ? 0 : tunnelledMs;
    const done = () => {
      const isHttp2 = socket instanceof TLSSocket && socket.alpnProtocol === "h2";
      resolve({ socket, isHttp2, connectedMs, securedMs: performance.now() });
    };
    socket.once("connect", () => {
      connectedMs ||= performance.now();
      if (!isTls) done();
    });
    socket.once("secureConnect", () => {
      if (!tls.isVerified || !(socket instanceof TLSSocket) || socket.authorized) return done();
      socket.destroy(untrusted(socket, name, identityError));
    });
    // The listener remains for the socket's life: an error between connecting and the request must not end the process.
    socket.on("error", (error) => reject(proxy !== undefined && connectedMs === 0 ? proxyUnreachable(to, error) : failureOf(error)));
    socket.once("close", () => reject(new ProbeFailure("refused", "ECONNRESET", "The other side cut the connection.")));
  });
}

/** @throws ProbeFailure `local_error` if OpenSSL cannot read the certificates or the key */
function contextOf({ authorities, identity }: TlsSettings): SecureContext {
  try {
    return createSecureContext({
      ...(authorities !== undefined && { ca: authorities }),
      ...(identity && { cert: identity.certificates, key: identity.key }),
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProbeFailure("local_error", "BAD_CERTIFICATE", `The check's own certificates or key cannot be used: ${reason}.`, {
      cause: error,
    });
  }
}
