import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { env } from "../env";
import { Sequence } from "../spool/sequence";
import { enrol } from "./enrol";
import { readEnrolment } from "./identity";
import { requestToken } from "./request-token";
import { isInsecureAllowed, requireSecureTransport } from "./transport";

export interface EnrolVerbOptions {
  token?: string | undefined;
  "if-needed"?: boolean | undefined;
  "server-key"?: string | undefined;
  "trust-first-key"?: boolean | undefined;
  "insecure-transport"?: boolean | undefined;
  json?: boolean | undefined;
}

const USAGE_EXIT_CODE = 2;

/** `padit collector enrol`. @returns the process's exit code */
export async function enrolVerb({
  dir,
  server,
  options,
}: {
  dir: string;
  server: string | undefined;
  options: EnrolVerbOptions;
}): Promise<number> {
  const { PADIT_URL: site, PADIT_API_KEY: apiKey, PADIT_COLLECTOR_NAME: ownName } = env;
  const given = options.token ?? env.PADIT_ENROL_TOKEN;
  const canAsk = site !== undefined && apiKey !== undefined && ownName !== undefined;
  if (options["if-needed"] && readEnrolment(dir) !== undefined) return 0;
  if (server === undefined || (given === undefined && !canAsk)) {
    console.error("enrol needs --server and --token (or PADIT_INGEST_URL and PADIT_ENROL_TOKEN).");
    return USAGE_EXIT_CODE;
  }
  const spool = join(dir, "spool");
  mkdirSync(spool, { recursive: true, mode: 0o700 });
  try {
    const insecureTransport = isInsecureAllowed(options["insecure-transport"]);
    if (given === undefined && site !== undefined) requireSecureTransport(site, insecureTransport);
    const issued = given === undefined && canAsk ? await requestToken({ site, apiKey, name: ownName }) : { token: given ?? "" };
    const serverKey = options["server-key"] ?? env.PADIT_SERVER_KEY ?? ("server_key" in issued ? issued.server_key : undefined);
    if (serverKey === undefined && !options["trust-first-key"] && env.PADIT_TRUST_FIRST_KEY !== "1") {
      console.error(
        "enrol needs --server-key, the fingerprint of the server's key (or PADIT_SERVER_KEY): Collectors → Add shows it in the command. To trust whichever key answers at the first contact, say so with --trust-first-key.",
      );
      return USAGE_EXIT_CODE;
    }
    const epoch = new Sequence(spool).epoch;
    const { name, organization, collectorId } = await enrol({ server, token: issued.token, dir, epoch, serverKey, insecureTransport });
    const words = `Enrolled as ${name} (${collectorId}) in ${organization}.`;
    console.log(options.json ? JSON.stringify({ collector_id: collectorId, name, organization }) : words);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}
