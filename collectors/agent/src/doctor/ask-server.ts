import { openIdentity, readEnrolment } from "../enrolment/identity";
import { protocolMemory } from "../enrolment/protocol-memory";
import { readRevocation, revokedText } from "../enrolment/revocation";
import { checkTransport } from "../enrolment/transport";
import { IngestClient, Revoked } from "../uplink/ingest-client";
import { SessionRefused } from "../uplink/open-session";
import { ServerClock } from "../uplink/server-clock";

/** Clock differences up to this are not reported, ms: below it the collector does not place samples by the server's time either. */
const CLOCK_MS = 1_000;

const UNREACHED: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there; is ingest running, and is the port right?",
  ENOTFOUND: "the name does not resolve on this machine",
  EAI_AGAIN: "this machine's name servers do not answer",
  UND_ERR_CONNECT_TIMEOUT: "no answer; does a firewall let this machine out to it?",
  UND_ERR_HEADERS_TIMEOUT: "it takes the connection and does not answer; is it a proxy?",
  EHOSTUNREACH: "there is no route to it",
  ENETUNREACH: "there is no route to it",
};

/** Opens a session with the server as a running collector does. @throws Error with the cause and its remedy */
export async function askServer(dir: string, server: string | undefined, isInsecureAllowed: boolean): Promise<string> {
  const enrolment = readEnrolment(dir, server);
  if (enrolment === undefined) throw new Error("unknown until enrolled");
  const warning = checkTransport(dir, server, isInsecureAllowed);
  const clock = new ServerClock();
  const identity = openIdentity(dir);
  // Doctor changes nothing on disk: what it learns of the server's protocol is not kept.
  const memory = { ...protocolMemory(dir, enrolment), rememberSecond: () => undefined };
  const client = new IngestClient({ ...enrolment, memory, identity: () => identity, clock });
  const startMs = performance.now();
  try {
    await client.open();
  } catch (error) {
    if (error instanceof Revoked)
      throw new Error(revokedText(readRevocation(error.signed, { ...enrolment, publicKey: identity.publicKey })));
    throw new Error(explained(error, enrolment.server));
  } finally {
    await client.close();
  }
  const tookMs = Math.round(performance.now() - startMs);
  const { offsetMs = 0, errorMs = 0 } = clock.offset() ?? {};
  if (Math.abs(offsetMs) > CLOCK_MS + errorMs)
    throw new Error(
      `this machine's clock is ${Math.round(Math.abs(offsetMs) / 1000)} s ${offsetMs > 0 ? "ahead of" : "behind"} the server's; set it right. Until then the collector places samples by the server's time`,
    );
  if (warning !== undefined) throw new Error(warning);
  return `${enrolment.server} opened a session in ${tookMs} ms and knows this collector`;
}

function explained(error: unknown, server: string): string {
  if (error instanceof SessionRefused && error.status === 401)
    return "it does not know this collector's key: was the key rotated by a copy of this folder? Enrol it anew";
  if (error instanceof SessionRefused)
    return `${server} answers ${error.status}, which is not ingest's answer to a collector in use; is a proxy or another service there?`;
  if (isUnreadable(error)) return `${server} does not answer as ingest does; is a proxy or another service there?`;
  const { code = "", message } = error as { code?: string; message: string }; // undici and the client reject with Errors
  return `${server}: ${UNREACHED[code] ?? message}`;
}

/** Neither JSON nor of the agreed shape. */
const isUnreadable = (error: unknown): boolean => error instanceof SyntaxError || (error instanceof Error && error.name === "ZodError");
