import { isIP } from "node:net";
import { PaditError } from "@padit/domain";

/** The site as passkeys know it (Web Authentication Level 3, §5.1.3 and §13.4.9): a passkey works for this name and no other. */
export interface RelyingParty {
  /** Host name of the site, without a port. */
  id: string;
  /** Scheme, host and port of the pages from which responses are accepted. */
  origin: string;
}

/**
 * @param publicUrl address of the web app
 * @throws PaditError unavailable when browsers give no passkeys to this address
 */
export function relyingPartyOf(publicUrl: string): RelyingParty {
  const { hostname, origin, protocol } = new URL(publicUrl);
  const isSecure = protocol === "https:" || hostname === "localhost" || hostname.endsWith(".localhost");
  if (isIP(hostname.replaceAll(/[[\]]/g, "")) !== 0 || !isSecure)
    throw new PaditError(
      "unavailable",
      `Passkeys need a host name and HTTPS. PADIT_PUBLIC_URL is ${origin}; ask the operator to change it.`,
    );
  return { id: hostname, origin };
}
