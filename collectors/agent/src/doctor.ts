import { request } from "undici";
import { readEnrolment } from "./identity";
import { readAllowList } from "./policy";

/** Says in words what works; gives the exit code. Changes nothing. */
export async function doctor(dir: string, say: (line: string) => void): Promise<number> {
  const checks: [string, () => Promise<string> | string][] = [
    ["enrolment", () => describeEnrolment(dir)],
    ["policy", () => `${readAllowList(dir).length} ranges in allow.json`],
    ["server", () => reachServer(dir)],
  ];
  let failed = 0;
  for (const [name, check] of checks) {
    try {
      say(`ok    ${name}: ${await check()}`);
    } catch (error) {
      failed++;
      say(`FAIL  ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return failed === 0 ? 0 : 1;
}

function describeEnrolment(dir: string): string {
  const enrolment = readEnrolment(dir);
  if (enrolment === undefined) throw new Error("not enrolled; run enrol with a token from Collectors → Add");
  return `${enrolment.name} in ${enrolment.organization}`;
}

async function reachServer(dir: string): Promise<string> {
  const enrolment = readEnrolment(dir);
  if (enrolment === undefined) throw new Error("unknown until enrolled");
  const startMs = performance.now();
  const { body } = await request(enrolment.server, { headersTimeout: 5_000 });
  await body.dump();
  return `${enrolment.server} answers in ${Math.round(performance.now() - startMs)} ms`;
}
