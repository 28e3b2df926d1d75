import { z } from "zod";

const SignerEnv = z.object({
  PADIT_SECRET_KEY: z.string(),
  /** Folder of the sockets, one folder in it for each client. */
  PADIT_SIGNER_DIR: z.string(),
});

/** Environment variables of the signer. */
export const readSignerEnv = (source: NodeJS.ProcessEnv = process.env) => SignerEnv.parse(source);
