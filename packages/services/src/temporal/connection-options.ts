import { readFileSync } from "node:fs";
import { z } from "zod";

/** How a process reaches Temporal. The names are those of Temporal's own environment configuration. */
export const TemporalEnv = z.object({
  TEMPORAL_ADDRESS: z.string().default("127.0.0.1:7233"),
  TEMPORAL_NAMESPACE: z.string().default("default"),
  /** TLS also without this where a certificate or an API key is set. */
  TEMPORAL_TLS: z.stringbool().default(false),
  /** The name in the server's certificate, where it is not the one of the address. */
  TEMPORAL_TLS_SERVER_NAME: z.string().optional(),
  /** PEM file of the authority that signed the server's certificate; default: those that the SDK trusts. */
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: z.string().optional(),
  /** PEM files of this client's certificate and key, for a server that asks for one. */
  TEMPORAL_TLS_CLIENT_CERT_PATH: z.string().optional(),
  TEMPORAL_TLS_CLIENT_KEY_PATH: z.string().optional(),
  TEMPORAL_API_KEY: z.string().optional(),
});
export type TemporalEnv = z.output<typeof TemporalEnv>;

/** Options that the connections of both Temporal packages take. */
export interface TemporalConnectionOptions {
  address: string;
  tls?: {
    serverNameOverride?: string;
    serverRootCACertificate?: Buffer;
    clientCertPair?: { crt: Buffer; key: Buffer };
  };
  apiKey?: string;
  metadata?: Record<string, string>;
}

/**
 * Reads the certificates, so that a process told of a file that is not there ends at its start.
 * @throws Error of the file system; Error when one of the client's two files is named without the other
 */
export function temporalConnectionOptions(env: TemporalEnv): TemporalConnectionOptions {
  const { TEMPORAL_TLS_CLIENT_CERT_PATH: crtPath, TEMPORAL_TLS_CLIENT_KEY_PATH: keyPath, TEMPORAL_API_KEY: apiKey } = env;
  const { TEMPORAL_TLS_SERVER_CA_CERT_PATH: authorityPath, TEMPORAL_TLS_SERVER_NAME: serverName } = env;
  if ((crtPath === undefined) !== (keyPath === undefined))
    throw new Error("set both TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH, or neither");
  const isEncrypted = env.TEMPORAL_TLS || [apiKey, authorityPath, crtPath, serverName].some((setting) => setting !== undefined);
  if (!isEncrypted) return { address: env.TEMPORAL_ADDRESS };
  return {
    address: env.TEMPORAL_ADDRESS,
    tls: {
      ...(serverName !== undefined && { serverNameOverride: serverName }),
      ...(authorityPath !== undefined && { serverRootCACertificate: readFileSync(authorityPath) }),
      ...(crtPath !== undefined && keyPath !== undefined && { clientCertPair: { crt: readFileSync(crtPath), key: readFileSync(keyPath) } }),
    },
    // A server that serves many namespaces judges a key by the namespace that the call names.
    ...(apiKey !== undefined && { apiKey, metadata: { "temporal-namespace": env.TEMPORAL_NAMESPACE } }),
  };
}
