import { z } from "zod";
import { DETAILS_HEADER } from "../server/health/health-answer";

const Health = z.looseObject({ components: z.looseObject({ database: z.looseObject({ status: z.string() }) }) });
export type SiteHealth = z.infer<typeof Health>;
const ANSWER_WITHIN_MS = 2_000;

export interface SiteAddress {
  PADIT_WEB_PORT: number;
  PADIT_BIND: string;
}

/** Requests the details of the site's own /api/health. @param detailsKey `HealthDetailsHolder`'s, with which the site answers them */
export async function siteHealth({ PADIT_WEB_PORT, PADIT_BIND }: SiteAddress, detailsKey: string): Promise<SiteHealth> {
  const host = PADIT_BIND === "0.0.0.0" || PADIT_BIND === "::" ? "127.0.0.1" : PADIT_BIND;
  const address = `http://${host.includes(":") ? `[${host}]` : host}:${PADIT_WEB_PORT}/api/health`;
  const headers = { [DETAILS_HEADER]: detailsKey };
  const response = await fetch(address, { headers, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  return Health.parse(await response.json());
}

/** The reason why the site cannot serve people, or null. Only the database counts; problems of other processes do not. */
export const siteProblem = ({ components }: SiteHealth): string | null =>
  components.database.status === "ok" ? null : "the database does not answer";
