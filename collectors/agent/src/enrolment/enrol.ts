import { PaditError } from "@padit/domain";
import { loadAddon } from "@padit/native";
import { EnrolAnswer, type EnrolRequest } from "@padit/protocols/collector-api";
import { enrolledText, enrolmentText, importPublicKey, keyFingerprint, signText, verifyText } from "@padit/protocols/collector-signing";
import { request } from "undici";
import { ownerOf } from "../data-folder/files";
import { stampKinds } from "../io/backend";
import { capabilities, VERSION } from "../version";
import { type Enrolment, enrolmentPath, openExchangeKey, openIdentity, writeEnrolment } from "./identity";
import { protocolMemory } from "./protocol-memory";
import { requireSecureTransport } from "./transport";

/** Fails before the single-use token is spent. @throws PaditError "conflict" if the enrolment file belongs to another user, such as root */
function refuseBound(dir: string): void {
  const owner = ownerOf(enrolmentPath(dir));
  const self = process.getuid?.();
  if (owner === undefined || self === undefined || owner === self || self === 0) return;
  throw new PaditError(
    "conflict",
    `${enrolmentPath(dir)} is another user's: what binds a collector is not its own to change. Enrol by install.sh, or by the container's entrypoint.`,
  );
}

export interface EnrolOptions {
  server: string;
  token: string;
  dir: string;
  epoch: number;
  /** Fingerprint that the server's key must have. Undefined: the key of the server that answers is trusted. */
  serverKey?: string | undefined;
  /** Whether the operator allows plain HTTP to another machine. */
  insecureTransport?: boolean;
}

/**
 * Exchanges a single-use token for membership in an organization, and stores the public key that verifies plans.
 * @throws PaditError invalid if plain HTTP to another machine was not allowed, before anything is sent
 * @throws PaditError unauthenticated if the server refuses the token, or its key does not have the fingerprint; nothing is stored then
 */
export async function enrol(options: EnrolOptions): Promise<Enrolment> {
  const { insecureTransport = false } = options;
  requireSecureTransport(options.server, insecureTransport);
  refuseBound(options.dir);
  const identity = openIdentity(options.dir);
  const body: EnrolRequest = {
    token: options.token,
    publicKey: identity.publicKey,
    proof: signText(enrolmentText(options.token), identity.privateKey),
    exchangeKey: openExchangeKey(options.dir).publicKey,
    epoch: options.epoch,
    version: VERSION,
    // The rights of the probing process are not known at enrolment.
    capabilities: capabilities(stampKinds(loadAddon()), { rawSockets: null, lacking: [] }),
  };
  const response = await request(new URL("/v1/enrol", options.server), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.body.text();
  if (response.statusCode < 200 || response.statusCode > 299) {
    throw new PaditError("unauthenticated", `The server refused the enrolment (${response.statusCode}): ${text.slice(0, 500)}`);
  }
  const answer = EnrolAnswer.parse(JSON.parse(text));
  const isProven = requireServerKey(answer, { ...options, publicKey: identity.publicKey });
  const { collectorId, name, organization, planKey } = answer;
  const enrolment = { collectorId, name, organization, planKey, server: options.server, insecureTransport };
  writeEnrolment(options.dir, enrolment);
  // Every server that signs enrolments supports protocol 2, so that an attacker in between cannot downgrade the first session.
  if (isProven) protocolMemory(options.dir, enrolment).rememberSecond();
  return enrolment;
}

/**
 * The server must hold the key of the fingerprint and must have enrolled this collector's key, not another one.
 * @returns whether the answer proves that the server holds the key; false for an older server, which can be joined only without a fingerprint
 */
function requireServerKey(
  { collectorId, planKey, signature }: EnrolAnswer,
  { server, serverKey, publicKey }: Pick<EnrolOptions, "server" | "serverKey"> & { publicKey: string },
): boolean {
  const fingerprint = keyFingerprint(planKey);
  if (serverKey !== undefined && fingerprint !== serverKey)
    throw new PaditError(
      "unauthenticated",
      `The key of ${server} has the fingerprint ${fingerprint}, not ${serverKey}: another installation, or somebody between, answers there. Nothing was stored. The token is used up: make another one under Collectors → Add and compare the fingerprint.`,
    );
  if (signature === undefined && serverKey === undefined) return false;
  if (!verifyText(enrolledText({ collectorId, publicKey, planKey }), signature ?? "", importPublicKey(planKey)))
    throw new PaditError(
      "unauthenticated",
      `${server} did not prove that it holds the key ${fingerprint} and has enrolled this machine's key: somebody between changed the answer. Nothing was stored. Make another token under Collectors → Add.`,
    );
  return true;
}
