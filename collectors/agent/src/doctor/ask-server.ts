import { signRequest } from "@padit/protocols/collector-signing";
import { request } from "undici";
import { openIdentity, readEnrolment } from "../enrolment/identity";

const TIMEOUT_MS = 5_000;
const PATH = "/v1/session";
/** Ingest accepts signatures whose time differs from its clock by at most this, ms. */
const SIGNATURE_MS = 5 * 60_000;
/** Clock differences up to this are not reported, ms: the server's Date header has a resolution of 1 s. */
const CLOCK_MS = 3_000;

const UNREACHED: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there; is ingest running, and is the port right?",
  ENOTFOUND: "the name does not resolve on this machine",
  EAI_AGAIN: "this machine's name servers do not answer",
  UND_ERR_CONNECT_TIMEOUT: "no answer; does a firewall let this machine out to it?",
  UND_ERR_HEADERS_TIMEOUT: "it takes the connection and does not answer; is it a proxy?",
  EHOSTUNREACH: "there is no route to it",
  ENETUNREACH: "there is no route to it",
};

/** Requests a session from the server as a running collector does. @throws Error with the cause and its remedy */
export async function askServer(dir: string, server: string | undefined): Promise<string> {
  const enrolment = readEnrolment(dir, server);
  if (enrolment === undefined) throw new Error("unknown until enrolled");
  const { privateKey } = openIdentity(dir);
  const body = Buffer.alloc(0);
  const startMs = Date.now();
  const proof = signRequest(enrolment.collectorId, { kind: "ed25519", privateKey }, { method: "POST", path: PATH, body, timeMs: startMs });
  const response = await request(new URL(PATH, enrolment.server), {
    method: "POST",
    headers: { "content-type": "application/json", ...proof },
    body,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  }).catch((error: unknown) => {
    const { code, message } = error as { code?: string; message: string }; // undici rejects with Errors
    throw new Error(`${enrolment.server}: ${UNREACHED[code ?? ""] ?? message}`);
  });
  const said = await response.body.text();
  const tookMs = Date.now() - startMs;
  const serverMs = Date.parse(String(response.headers.date));
  const offMs = Number.isNaN(serverMs) ? 0 : startMs + tookMs / 2 - serverMs;
  const off = `this machine's clock is ${Math.round(Math.abs(offMs) / 1000)} s ${offMs > 0 ? "ahead of" : "behind"} the server's`;
  const { statusCode } = response;
  if (statusCode === 403 && said.includes('"forbidden"')) throw new Error("this collector was revoked; enrol it anew (Collectors → Add)");
  if (statusCode === 401 && Math.abs(offMs) > SIGNATURE_MS)
    throw new Error(`${off}; set it right. Until then the collector places samples by the server's time`);
  if (statusCode === 401)
    throw new Error("it does not know this collector's key: was the key rotated by a copy of this folder? Enrol it anew");
  if (statusCode !== 200 || !said.includes('"session"'))
    throw new Error(`${enrolment.server} answers ${statusCode}, which is not ingest's answer; is a proxy or another service there?`);
  if (Math.abs(offMs) > CLOCK_MS) throw new Error(`${off}; set it right. Until then the collector places samples by the server's time`);
  return `${enrolment.server} answers in ${tookMs} ms and knows this collector`;
}
