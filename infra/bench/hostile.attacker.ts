// Started by hostile.ts: attacks in a process of its own, so that sending does not hold up the clock that measures the victim.
import { Load } from "../product/load";
import { SiteSession } from "../product/site-session";
import { ATTACKS, type Attacker, openSilentReceiver } from "./hostile.attacks";

export type AttackerMessage = { prepare: Preparation } | { attack: string } | { stop: true };
/** What the attacker is given, as an invitation gives it. */
export interface Preparation {
  url: string;
  ingestUrl: string;
  ports: { web: number; ingest: number };
  inviteToken: string;
}
export type AttackerAnswer = { ready: true } | { answers: Record<string, number> };

let attacker: Attacker | undefined;
let stopping = new AbortController();

process.on("message", (message: AttackerMessage) => {
  if ("stop" in message) stopping.abort();
  else if ("prepare" in message) void prepare(message.prepare).then(() => answer({ ready: true }), end);
  else void attack(message.attack).then(answer, end);
});

const answer = (message: AttackerAnswer): void => void process.send?.(message);

function end(error: unknown): never {
  console.error("the attacker failed", error);
  process.exit(1);
}

async function attack(name: string): Promise<AttackerAnswer> {
  stopping = new AbortController();
  const answers = new Map<string, number>();
  if (!attacker || !ATTACKS[name]) throw new Error(`there is no attack ${name}, or nobody to make it`);
  await ATTACKS[name](attacker, answers, stopping.signal);
  return { answers: Object.fromEntries(answers) };
}

async function prepare({ url, ingestUrl, ports, inviteToken }: Preparation): Promise<void> {
  const person = { email: "mallory@example.org", password: "mallory-hostile-bench" };
  await fetch(`${url}/api/trpc/onboarding.signUp`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token: inviteToken, name: "Mallory", password: person.password }),
  });
  const session = await SiteSession.signIn(url, person);
  const { slug: organization } = await session.mutate<{ slug: string }>("organizations.create", { name: "Mallory" });
  const scopes = ["endpoints:read", "endpoints:write", "integrations:read", "integrations:write", "collectors:read", "collectors:write"];
  const { token } = await session.mutate<{ token: string }>("apiKeys.create", { organization, name: "hostile", scopes });
  const rest = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const response = await fetch(`${url}/api/v1${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 200)}`);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  };
  const load = await Load.prepare({ rest, ingestUrl }, { name: "mallory", endpoints: 4 });
  load.start();
  const { port: silentPort } = await openSilentReceiver();
  attacker = { product: { url, ingestUrl, ports }, organization, session, rest, load, silentPort };
}
