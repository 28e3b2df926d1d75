import { request as send } from "node:http";
import { connect, type Socket } from "node:net";
import { type HttpRequest, type PinnedAddress, ProbeFailure } from "@padit/protocols/probe";
import { failureOf } from "./failures";

const PROXY_AUTHENTICATION_REQUIRED = 407;
/** Statuses by which a proxy reports that the server behind it does not answer (RFC 9110 §15.6.3 to §15.6.5). */
const SERVER_UNREACHABLE: ReadonlySet<number> = new Set([502, 503, 504]);

const placeOf = ({ address, port }: PinnedAddress): string => (address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`);

/** The proxy is on the collector's side, so its absence is no evidence about the server. */
export function proxyUnreachable(proxy: PinnedAddress, error: unknown): ProbeFailure {
  const { message } = failureOf(error);
  return new ProbeFailure("local_error", "PROXY_UNREACHABLE", `The proxy ${placeOf(proxy)} cannot be reached: ${message}`, {
    cause: error,
  });
}

/** @param status of a proxy that did not pass the request on */
export function proxyRefusal(proxy: string, status: number): ProbeFailure {
  if (status === PROXY_AUTHENTICATION_REQUIRED)
    return new ProbeFailure("local_error", "PROXY_CREDENTIALS", `${proxy} wants other credentials (status 407).`);
  if (SERVER_UNREACHABLE.has(status))
    return new ProbeFailure("unreachable", "PROXY_NO_SERVER", `${proxy} could not reach the server (status ${status}).`);
  return new ProbeFailure("local_error", "PROXY_REFUSED", `${proxy} refused to connect to the server (status ${status}).`);
}

/** Opens a tunnel to the URL's host through an HTTP proxy (CONNECT, RFC 9110 §9.3.6). */
export function openTunnel(
  to: PinnedAddress,
  { hostname, port }: URL,
  { authorization }: NonNullable<HttpRequest["proxy"]>,
  onSocket: (socket: Socket) => void,
): Promise<Socket> {
  const socket = connect({ host: to.address, port: to.port });
  onSocket(socket);
  const authority = `${hostname}:${port === "" ? 443 : port}`;
  return new Promise((resolve, reject) => {
    let isConnected = false;
    socket.once("connect", () => {
      isConnected = true;
    });
    const fail = (error: Error) => reject(isConnected ? failureOf(error) : proxyUnreachable(to, error));
    socket.on("error", fail);
    const request = send({
      createConnection: () => socket,
      method: "CONNECT",
      path: authority,
      headers: { host: authority, "user-agent": "padit", ...(authorization !== undefined && { "proxy-authorization": authorization }) },
    });
    request.on("error", fail);
    request.once("connect", ({ statusCode = 0 }) => {
      if (statusCode >= 200 && statusCode <= 299) return resolve(socket);
      reject(proxyRefusal(`The proxy ${placeOf(to)}`, statusCode));
      socket.destroy();
    });
    request.once("close", () => reject(new ProbeFailure("malformed_response", "NO_ANSWER", "The proxy hung up instead of answering.")));
    request.end();
  });
}
