import { join } from "node:path";
import { Revocation, RevokedProblem } from "@padit/protocols/collector-api";
import { revocationText } from "@padit/protocols/collector-signing";
import { readIfThere, writeDurably } from "../data-folder/files";
import { readSigned, UntrustedDocument } from "../plan/signed-by-server";
import { type Enrolment, openIdentity } from "./identity";

/** Exit status of a collector that was revoked: EX_NOPERM of sysexits.h. The systemd unit does not start it again after this status. */
export const REVOKED_EXIT_CODE = 77;

const REVOCATION_FILE = "revoked.json";

/** Identity of this collector at its server. */
type Known = Pick<Enrolment, "planKey" | "collectorId"> & { publicKey: string };

/** A statement that the pinned key signed for this collector and its present key. @throws UntrustedDocument */
export function readRevocation(raw: unknown, known: Known): Revocation {
  const revocation = readSigned(raw, { what: "revocation", schema: Revocation, signedText: revocationText }, known);
  if (revocation.publicKey !== known.publicKey) throw new UntrustedDocument("The revocation is for another key of this collector.");
  return revocation;
}

/**
 * The signed statement in the body of a 403 that ends this collector's access; undefined if it has none. A 403 alone ends nothing, because a
 * proxy or anybody between collector and server could have sent it.
 */
export function revocationIn(body: string, known: Known): unknown {
  try {
    const { revocation } = RevokedProblem.parse(JSON.parse(body));
    readRevocation(revocation, known);
    return revocation;
  } catch {
    return undefined;
  }
}

/** Stores the signed statement, so that the next start ends before it sends anything. */
export const keepRevocation = (dir: string, signed: unknown): void =>
  writeDurably(join(dir, REVOCATION_FILE), `${JSON.stringify(signed)}\n`);

/** The stored statement. Undefined if there is none or it does not verify, as after another enrolment. */
export function storedRevocation(dir: string, enrolment: Enrolment): Revocation | undefined {
  const text = readIfThere(join(dir, REVOCATION_FILE));
  if (text === undefined) return undefined;
  try {
    return readRevocation(JSON.parse(text), { ...enrolment, publicKey: openIdentity(dir).publicKey });
  } catch {
    return undefined;
  }
}

/** The sentence for people, in the log and in doctor's findings. */
export const revokedText = ({ revokedAtMs }: Revocation): string =>
  `this collector was revoked at ${new Date(revokedAtMs).toISOString()}, by a statement that its server signed: it stops probing. Enrol it anew (Collectors → Add) to use this machine again`;
