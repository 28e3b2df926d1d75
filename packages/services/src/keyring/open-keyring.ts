import { PaditError } from "@padit/domain";
import { z } from "zod";
import { createKeyring, type Keyring } from "./keyring";
import { connectKeyring } from "./remote-keyring";

/** Where a process finds the installation's keys: with the signer (its socket), or in its own environment where there is no signer. */
export const KeyringEnv = z.object({
  PADIT_SIGNER_SOCKET: z.string().optional(),
  PADIT_SECRET_KEY: z.string().optional(),
});

/** @throws PaditError invalid when the environment has neither a signer nor keys */
export function openKeyring({ PADIT_SIGNER_SOCKET: socketPath, PADIT_SECRET_KEY: keys }: z.output<typeof KeyringEnv>): Keyring {
  if (socketPath !== undefined) return connectKeyring(socketPath);
  if (keys !== undefined) return createKeyring(keys);
  throw new PaditError("invalid", "set PADIT_SIGNER_SOCKET to the signer's socket, or PADIT_SECRET_KEY to 32 bytes as base64");
}
