import { PaditError } from "@padit/domain";
import type { Keyring } from "../keyring/keyring";
import type { ServiceContext, Site } from "../service-context";
import type { ProviderDoor } from "./provider";

/** Time for a person to sign in at the provider. */
export const ATTEMPT_LIFETIME_MS = 10 * 60_000;

export interface SignOnContext extends Pick<ServiceContext, "db" | "now" | "ip"> {
  keyring: Keyring;
  site: Pick<Site, "publicUrl">;
  egress: ProviderDoor;
}

export interface SignedOn {
  userId: string;
  tenantId: string;
  landing: string;
  /** When the person authenticated at the provider; undefined: the provider does not say. */
  authenticatedAt: Date | undefined;
  /** The session at the provider; undefined: the provider does not say. */
  sid: string | undefined;
}

/** A sign-in that the person must begin again. @param why a clause that goes on from a colon */
export const refused = (why: string, cause?: unknown): PaditError =>
  new PaditError("forbidden", `Signing in did not succeed: ${why}. Begin again.`, { cause });
