import { z } from "zod";

const Health = z.object({ components: z.object({ database: z.object({ status: z.string() }) }) });
const ANSWER_WITHIN_MS = 2_000;

/**
 * Requests the site's own /api/health. @returns the reason why the site cannot serve people, or null. Only the database counts; problems
 * of other processes do not.
 */
export async function siteProblem({ PADIT_WEB_PORT, PADIT_BIND }: { PADIT_WEB_PORT: number; PADIT_BIND: string }): Promise<string | null> {
  const host = PADIT_BIND === "0.0.0.0" || PADIT_BIND === "::" ? "127.0.0.1" : PADIT_BIND;
  const address = `http://${host.includes(":") ? `[${host}]` : host}:${PADIT_WEB_PORT}/api/health`;
  const response = await fetch(address, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  const { components } = Health.parse(await response.json());
  return components.database.status === "ok" ? null : "the database does not answer";
}
