import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PaditError } from "@padit/domain";
import { z } from "zod";
import type { CliEnv } from "../env";

/** Address of PADIT's REST API, and an API key. */
export const Server = z.object({ url: z.url().transform((url) => url.replace(/\/+$/, "")), apiKey: z.string().min(1) });
export type Server = z.infer<typeof Server>;

/** PADIT_URL and PADIT_API_KEY, else the server that `npm start` recorded in the data folder. @throws PaditError unavailable, with the remedy */
export function findServer({ PADIT_URL, PADIT_API_KEY, PADIT_DATA_DIR }: CliEnv): Server {
  if (PADIT_URL !== undefined && PADIT_API_KEY !== undefined) return Server.parse({ url: PADIT_URL, apiKey: PADIT_API_KEY });
  const file = join(PADIT_DATA_DIR, "run", "site.json");
  try {
    const kept = Server.parse(JSON.parse(readFileSync(file, "utf8")));
    return Server.parse({ url: PADIT_URL ?? kept.url, apiKey: PADIT_API_KEY ?? kept.apiKey });
  } catch (cause) {
    throw new PaditError(
      "unavailable",
      `No PADIT server found: run npm start, or set PADIT_URL and PADIT_API_KEY (no server in ${file}).`,
      {
        cause,
      },
    );
  }
}
