import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { z } from "zod";
import type { BusMessage, MessageBroker, MessageHandler } from "./message-broker";
import { untilAborted, wait } from "./wait";

export interface RedisBrokerOptions {
  /** `redis://user:password@host:6379/0`, or `rediss://` for TLS. */
  url: string;
  /** Approximate number of the newest messages of each topic that the server keeps. */
  messagesPerTopicMax: number;
}

/** Consumer name of all subscribers of a group. They share it so that the next reader gets the messages that the last one did not acknowledge. */
const CONSUMER = "padit";
/** The lease to read for a group expires this long after its holder last renewed it, ms. */
const LEASE_MS = 10_000;
const RENEW_MS = 2_000;
const RETRY_MS = 250;
const READ_BLOCK_MS = 1_000;
const MESSAGES_PER_READ = 200;
/** Handled messages are acknowledged after this time, and at the end of a page, because a server that writes every command to disk is slow. */
const ACKNOWLEDGE_MS = 500;
const CONNECT_MS = 5_000;

/** Lua scripts that acquire or renew, and release, the lease to read. They change the lease only if it is free or held by this subscriber. */
const ACQUIRE_SCRIPT = `local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) return 1`;
const RELEASE_SCRIPT = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

const Read = z.array(z.tuple([z.string(), z.array(z.tuple([z.string(), z.array(z.string()).nullable()]))])).nullable();

/**
 * Redis Streams: a topic is a stream, an entry has the fields `key`, `data` and the headers. One subscriber of a group reads at a time,
 * because Redis hands the entries of a stream to all readers of a group alternately, which would break the order of a key.
 */
export class RedisBroker implements MessageBroker {
  readonly #writer: Redis;
  readonly #id = randomUUID();
  #stop = new AbortController();
  readonly #readers: { redis: Redis; done: Promise<void> }[] = [];

  constructor(private readonly options: RedisBrokerOptions) {
    this.#writer = this.#open();
  }

  async connect(): Promise<void> {
    this.#stop = new AbortController();
    await this.#writer.connect();
  }

  async disconnect(): Promise<void> {
    this.#stop.abort();
    for (const { redis } of this.#readers) redis.disconnect();
    await Promise.all(this.#readers.map(({ done }) => done));
    this.#readers.length = 0;
    this.#writer.disconnect();
  }

  async publish(topic: string, ...messages: readonly BusMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const batch = this.#writer.multi();
    for (const { key, body, headers } of messages)
      batch.xadd(
        topic,
        "MAXLEN",
        "~",
        this.options.messagesPerTopicMax,
        "*",
        "key",
        key,
        "data",
        body,
        ...Object.entries(headers ?? {}).flat(),
      );
    const answers = await batch.exec();
    if (!answers) throw new Error("Redis discarded the transaction");
    for (const [error] of answers) if (error) throw error;
  }

  async subscribe(topic: string, group: string, handler: MessageHandler): Promise<void> {
    const redis = this.#open();
    const { signal } = this.#stop;
    const done = untilAborted(signal, RETRY_MS, async () => {
      if (redis.status !== "ready") await redis.connect();
      await this.#read(redis, { topic, group, handler }, signal);
    });
    this.#readers.push({ redis, done });
  }

  /** Reads while this subscriber holds the lease. */
  async #read(redis: Redis, subscription: Subscription, signal: AbortSignal): Promise<void> {
    const { topic, group } = subscription;
    await redis.xgroup("CREATE", topic, group, "0", "MKSTREAM").catch(unlessExists);
    const holder = `${topic}:${group}:holder`;
    const isOurs = async () => Number(await redis.eval(ACQUIRE_SCRIPT, 1, holder, this.#id, LEASE_MS)) === 1;
    if (!(await isOurs())) {
      await wait(RENEW_MS, signal);
      return;
    }
    const lease = { isOurs, renewedMs: Date.now() };
    try {
      // First the messages that the last reader did not acknowledge, then new ones.
      while (!signal.aborted && (await this.#readPage(redis, subscription, "0", lease)) > 0);
      while (!signal.aborted && (await isHeld(lease))) await this.#readPage(redis, subscription, ">", lease);
    } finally {
      if (redis.status === "ready") await redis.eval(RELEASE_SCRIPT, 1, holder, this.#id);
    }
  }

  async #readPage(redis: Redis, { topic, group, handler }: Subscription, from: string, lease: HolderLease): Promise<number> {
    const answer = await redis.xreadgroup(
      ...(["GROUP", group, CONSUMER, "COUNT", MESSAGES_PER_READ, "BLOCK", READ_BLOCK_MS, "STREAMS", topic, from] as const),
    );
    const entries = Read.parse(answer)?.[0]?.[1] ?? [];
    const handled: string[] = [];
    const acknowledge = async () => {
      if (handled.length > 0) await redis.xack(topic, group, ...handled.splice(0));
    };
    let acknowledgedMs = Date.now();
    try {
      for (const [id, fields] of entries) {
        if (!(await isHeld(lease))) throw new Error("another subscriber reads for this group");
        // An entry that was trimmed from the stream has no fields.
        if (fields) await handler(messageOf(fields));
        if (this.#stop.signal.aborted) throw new Error("disconnected");
        handled.push(id);
        if (Date.now() - acknowledgedMs < ACKNOWLEDGE_MS) continue;
        await acknowledge();
        acknowledgedMs = Date.now();
      }
    } finally {
      // Also what was handled before a handler refused the next message.
      if (redis.status === "ready") await acknowledge();
    }
    return entries.length;
  }

  /** Opens a connection on which commands fail while it is down, so that callers retry. Queued commands would be sent out of order. */
  #open(): Redis {
    const redis = new Redis(this.options.url, {
      lazyConnect: true,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      connectTimeout: CONNECT_MS,
      retryStrategy: () => (this.#stop.signal.aborted ? null : RETRY_MS),
    });
    // Ignored here, because the promise of each command rejects as well.
    redis.on("error", () => undefined);
    return redis;
  }
}

interface Subscription {
  topic: string;
  group: string;
  handler: MessageHandler;
}

interface HolderLease {
  isOurs: () => Promise<boolean>;
  renewedMs: number;
}

async function isHeld(lease: HolderLease): Promise<boolean> {
  if (Date.now() - lease.renewedMs < RENEW_MS) return true;
  lease.renewedMs = Date.now();
  return lease.isOurs();
}

function messageOf(fields: readonly string[]): BusMessage {
  const pairs = new Map<string, string>();
  for (let i = 0; i + 1 < fields.length; i += 2) pairs.set(fields[i] ?? "", fields[i + 1] ?? "");
  const { key = "", data = "", ...headers } = Object.fromEntries(pairs);
  return { key, body: data, headers };
}

function unlessExists(error: unknown): void {
  if (!(error instanceof Error && error.message.startsWith("BUSYGROUP"))) throw error;
}
