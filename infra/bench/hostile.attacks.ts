import { Agent, request } from "node:http";
import { connect, createServer as createSink, type Server, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { Load } from "../product/load";
import type { Product } from "../product/product";
import type { SiteSession } from "../product/site-session";

/** What an attacker holds: an organization of their own with a collector, a key and a session, and addresses of their own. */
export interface Attacker {
  product: Pick<Product, "url" | "ingestUrl" | "ports">;
  organization: string;
  session: SiteSession;
  rest<T>(method: string, path: string, body?: object): Promise<T>;
  load: Load;
  /** A receiver that accepts connections and answers nothing. */
  silentPort: number;
}

/** Attacks until `signal` aborts, counting the answers by status. */
export type Attack = (attacker: Attacker, answers: Map<string, number>, signal: AbortSignal) => Promise<void>;

const MIB = 1 << 20;
/** Addresses from which strangers attack; the other tenant's people come from 127.0.0.1. */
const STRANGERS = Array.from({ length: 32 }, (_, n) => `127.0.66.${n + 1}`);
const agents = new Map(STRANGERS.map((localAddress) => [localAddress, new Agent({ localAddress, keepAlive: true, maxSockets: 64 })]));

const count = (answers: Map<string, number>, what: string | number): void => {
  answers.set(String(what), (answers.get(String(what)) ?? 0) + 1);
};

interface StrangerRequest {
  method?: "GET" | "POST";
  path: string;
  headers?: Record<string, string>;
  body: string;
}

/** Sends a request from one of the strangers' addresses. @returns the status, or the error's code */
function sendAsStranger(base: string, n: number, { method = "POST", path, headers = {}, body }: StrangerRequest): Promise<number | string> {
  const agent = agents.get(STRANGERS[n % STRANGERS.length] ?? "");
  return new Promise((resolve) => {
    const sent = request(base + path, { method, agent, headers: { "content-type": "application/json", ...headers } }, (answer) => {
      answer.resume().on("close", () => resolve(answer.statusCode ?? 0));
    });
    sent.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    sent.setTimeout(10_000, () => sent.destroy(new Error("no answer in 10 s")));
    sent.end(body);
  });
}

/** Starts `send` at this rate until the signal, at most `atOnceMax` at a time. */
async function atRate(perSecond: number, signal: AbortSignal, send: (n: number) => Promise<unknown>, atOnceMax = 100): Promise<void> {
  const running = new Set<Promise<unknown>>();
  const startedAt = performance.now();
  for (let n = 0; !signal.aborted; n++) {
    if (running.size < atOnceMax) {
      const sending = send(n).finally(() => running.delete(sending));
      running.add(sending);
    }
    await pause(Math.max(0, startedAt + ((n + 1) * 1000) / perSecond - performance.now()));
  }
  await Promise.allSettled(running);
}

/** Opens connections that declare 4 MiB and send all but the last byte. */
const unfinishedBodies: Attack = async ({ product }, answers, signal) => {
  const body = Buffer.alloc(4 * MIB - 1, 1);
  const sockets: Socket[] = [];
  for (let n = 0; n < 1_000; n++) {
    const isSite = n % 2 === 1;
    const socket = connect({
      host: "127.0.0.1",
      port: isSite ? product.ports.web : product.ports.ingest,
      localAddress: STRANGERS[n % STRANGERS.length] ?? "",
    });
    socket.on("data", (data) => count(answers, data.toString("latin1").split(" ")[1] ?? ""));
    socket.on("error", (error: NodeJS.ErrnoException) => count(answers, error.code ?? error.message));
    const path = isSite ? "/api/trpc/onboarding.signUp" : "/v1/batches";
    socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${4 * MIB}\r\n\r\n`);
    socket.write(body);
    sockets.push(socket);
    if (n % 50 === 0) await pause(20);
  }
  await untilAborted(signal);
  for (const socket of sockets) socket.destroy();
};

const bombs: Attack = ({ load }, answers, signal) => {
  const zip = new Uint8Array(gzipSync(Buffer.alloc(64 * MIB)));
  const json = new Uint8Array(gzipSync(`{"epoch":1,"seq":1,"series":[],"ts":[],"value":[${"0,".repeat(7_900_000)}0]}`));
  return atRate(10, signal, async (n) => {
    const answer = await load.collector.send("POST", "/v1/batches", n % 2 === 0 ? zip : json);
    count(answers, answer.status);
    await answer.arrayBuffer();
  });
};

const DEPTH = 250_000;
const DEEP = "[".repeat(DEPTH) + "]".repeat(DEPTH);
/** What made superjson walk a set from its start for every path. */
const SHARED = JSON.stringify({
  json: { token: "x", name: "n", password: "0123456789ab", s: Array.from({ length: 60_000 }, (_, n) => n) },
  meta: { values: { s: ["set"] }, referentialEqualities: Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`s.${n}`, ["t"]])) },
});

const deepInputs: Attack = ({ product }, answers, signal) =>
  atRate(20, signal, async (n) => {
    const path = n % 4 === 3 ? "/api/v1/endpoints" : "/api/trpc/onboarding.signUp";
    count(answers, await sendAsStranger(product.url, n, { path, body: n % 2 === 0 ? DEEP : SHARED }));
  });

const HANGING_WEBHOOKS = 200;
const SILENT_NAMES = 8;

async function testsOfWebhooks(attacker: Attacker, urls: readonly string[], answers: Map<string, number>, signal: AbortSignal) {
  const ids: string[] = [];
  for (const url of urls) {
    const { id } = await attacker.rest<{ id: string }>("POST", "/integrations", { name: "hostile", url });
    ids.push(id);
  }
  await atRate(50, signal, async (n) => {
    const status = await attacker.rest("POST", `/integrations/${ids[n % ids.length]}/test`, {}).then(() => 200, statusOf);
    count(answers, status);
  });
  for (const id of ids) await attacker.rest("DELETE", `/integrations/${id}`).catch(() => {});
}

const hangingWebhooks: Attack = (attacker, answers, signal) => {
  const urls = Array.from({ length: HANGING_WEBHOOKS }, (_, n) => `http://127.0.0.1:${attacker.silentPort}/${n}`);
  return testsOfWebhooks(attacker, urls, answers, signal);
};

const silentNameServers: Attack = (attacker, answers, signal) => {
  const urls = Array.from({ length: SILENT_NAMES }, (_, n) => `http://hook.silent-${n}.example/`);
  return testsOfWebhooks(attacker, urls, answers, signal);
};

/** Made-up invitations, and passwords guessed for made-up accounts. */
const signUpStorm: Attack = ({ product }, answers, signal) =>
  atRate(
    100,
    signal,
    async (n) => {
      const signUp = {
        path: "/api/trpc/onboarding.signUp",
        body: JSON.stringify({ token: `made up ${n}`, name: "n", password: "0123456789ab" }),
      };
      const signIn = {
        path: "/api/auth/callback/credentials",
        headers: { "content-type": "application/x-www-form-urlencoded", cookie: "padit.csrf=x" },
        body: new URLSearchParams({ email: `${n}@example.org`, password: "0123456789ab", csrfToken: "x", json: "true" }).toString(),
      };
      count(answers, await sendAsStranger(product.url, n, n % 2 === 0 ? signUp : signIn));
    },
    500,
  );

const previewStorm: Attack = ({ session, organization }, answers, signal) =>
  atRate(30, signal, async (n) => {
    const rule = { name: "storm", metricName: "udp_echo_rtt", direction: "above", threshold: n, hours: 168 };
    count(answers, await session.query("rules.preview", { organization, ...rule }).then(() => 200, statusOf));
  });

const extremeSamples: Attack = ({ load }, answers, signal) => {
  let seq = 1_000_000;
  return atRate(10, signal, async (n) => {
    const series = load.seriesIds;
    const batch = { epoch: 1, seq: seq++, series, ts: series.map(() => Date.now()), value: series.map(() => (n % 2 ? 1.7e308 : -1.7e308)) };
    const answer = await load.collector.sendBatch(batch);
    count(answers, answer.status);
    await answer.arrayBuffer();
  });
};

/** Guessed links and the attacker's own wall link, from all strangers. Each is a page that the site renders for nobody. */
const linkStorm: Attack = async ({ product, session, organization }, answers, signal) => {
  const { url } = await session.mutate<{ url: string }>("wall.create", { organization, name: "storm", expiresInDays: 1 });
  const paths = [new URL(url).pathname, "/invite/made-up", "/act/made-up", "/wall/made-up"];
  await atRate(100, signal, async (n) => {
    const path = n % 2 === 0 ? (paths[0] ?? "") : `${paths[1 + (n % 3)]}-${n}`;
    count(answers, await sendAsStranger(product.url, n, { method: "GET", path, body: "" }));
  });
};

export const ATTACKS: Readonly<Record<string, Attack>> = {
  unfinished_bodies: unfinishedBodies,
  bombs,
  deep_inputs: deepInputs,
  hanging_webhooks: hangingWebhooks,
  silent_name_servers: silentNameServers,
  sign_up_storm: signUpStorm,
  preview_storm: previewStorm,
  extreme_samples: extremeSamples,
  link_storm: linkStorm,
};

/** Listens on a free port of loopback and answers nothing. */
export async function openSilentReceiver(): Promise<{ port: number; close: () => void }> {
  const sockets = new Set<Socket>();
  const server: Server = createSink((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  const close = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port, close };
}

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });

const statusOf = (error: unknown): string => /answered (\d+)/.exec(String(error))?.[1] ?? String(error).slice(0, 60);
