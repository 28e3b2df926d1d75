import { createKeyring, serveKeyring } from "@padit/services/keyring";
import { readSignerEnv } from "./signer-env";

/**
 * The signer: the one long-running process that has PADIT_SECRET_KEY. Web, ingest and worker ask it over sockets in PADIT_SIGNER_DIR to
 * seal, open and sign, so that a process that strangers can reach has no key to lose. It has no database and no network.
 */
const env = readSignerEnv();
const server = await serveKeyring(env.PADIT_SIGNER_DIR, createKeyring(env.PADIT_SECRET_KEY));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void server.close().then(() => process.exit(0)));
