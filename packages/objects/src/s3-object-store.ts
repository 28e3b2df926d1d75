import { randomUUID } from "node:crypto";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  type ServerSideEncryption,
} from "@aws-sdk/client-s3";
import { checkKey, checkPrefix, type ObjectStore } from "./object-store";

/** Address, credentials and time limits of an S3 server. */
export interface S3Options {
  bucket: string;
  region: string;
  /** `https://host:port` of a server other than Amazon's; undefined: Amazon S3 of the region. */
  endpoint?: string;
  /** Prefix of every key, such as `padit/`; empty when only PADIT uses the bucket. */
  prefix: string;
  /** True: `endpoint/bucket/key`. False: the bucket is the first label of the host name. */
  usesPathStyle: boolean;
  /** Undefined: the default credentials of the SDK (roles of the host or the pod, profiles). */
  credentials?: { accessKeyId: string; secretAccessKey: string };
  /** Encryption that the server applies to each object; undefined: the bucket's default. */
  encryption?: ServerSideEncryption;
  /** Longest time for one attempt, ms. */
  attemptTimeoutMs?: number;
  /** Attempts of each call, the first included. */
  attempts?: number;
}

const CONNECT_TIMEOUT_MS = 3_000;
const ATTEMPT_TIMEOUT_MS = 30_000;
const ATTEMPTS = 4;
/** No key names this object, because no name in a key begins with a dot. */
const IDENTITY_KEY = ".identity";

const isMissing = (error: unknown): boolean => error instanceof S3ServiceException && error.name === "NoSuchKey";
const isTaken = (error: unknown): boolean =>
  error instanceof S3ServiceException && [409, 412].includes(error.$metadata.httpStatusCode ?? 0);

/**
 * Stores objects in a bucket. Every object is written by one PUT, which is atomic in S3. The SDK adds a CRC-32 to each PUT, which the server
 * checks, and checks the CRC-32 of each GET.
 */
export class S3ObjectStore implements ObjectStore {
  readonly #client: S3Client;
  readonly #options: Required<Pick<S3Options, "attempts" | "attemptTimeoutMs">> & S3Options;

  constructor(options: S3Options) {
    this.#options = { attempts: ATTEMPTS, attemptTimeoutMs: ATTEMPT_TIMEOUT_MS, ...options };
    const { region, endpoint, credentials, usesPathStyle, attempts, attemptTimeoutMs } = this.#options;
    this.#client = new S3Client({
      region,
      forcePathStyle: usesPathStyle,
      maxAttempts: attempts,
      requestHandler: {
        connectionTimeout: Math.min(CONNECT_TIMEOUT_MS, attemptTimeoutMs),
        requestTimeout: attemptTimeoutMs,
        throwOnRequestTimeout: true,
      },
      ...(endpoint !== undefined && { endpoint }),
      ...(credentials !== undefined && { credentials }),
    });
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    checkKey(key);
    await this.#put(key, bytes);
  }

  async get(key: string): Promise<Uint8Array | null> {
    checkKey(key);
    return this.#get(key);
  }

  async *list(prefix: string): AsyncIterable<string> {
    checkPrefix(prefix);
    let after: string | undefined;
    do {
      const page = await this.#client.send(
        new ListObjectsV2Command({ Bucket: this.#options.bucket, Prefix: this.#pathOf(prefix), ContinuationToken: after }),
      );
      for (const { Key } of page.Contents ?? []) {
        const key = Key?.slice(this.#options.prefix.length);
        // Keys that end with a slash are folders that other programs created.
        if (key !== undefined && !key.startsWith(".") && !key.endsWith("/")) yield key;
      }
      after = page.NextContinuationToken;
    } while (after !== undefined);
  }

  async delete(key: string): Promise<void> {
    checkKey(key);
    try {
      await this.#client.send(new DeleteObjectCommand(this.#nameOf(key)));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  /**
   * A random text that is stored in the bucket under the prefix. Two workers that read the same text share the objects. It is written only if
   * absent, so that two workers that start at the same time read the same text.
   */
  async identity(): Promise<string> {
    try {
      await this.#put(IDENTITY_KEY, Buffer.from(randomUUID()), { IfNoneMatch: "*" });
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
    const bytes = await this.#get(IDENTITY_KEY);
    if (bytes === null) throw new Error(`the object ${IDENTITY_KEY} of bucket ${this.#options.bucket} was deleted while it was read`);
    return Buffer.from(bytes).toString();
  }

  close(): void {
    this.#client.destroy();
  }

  #pathOf(key: string): string {
    return `${this.#options.prefix}${key}`;
  }

  #nameOf(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.#options.bucket, Key: this.#pathOf(key) };
  }

  async #put(key: string, bytes: Uint8Array, condition: { IfNoneMatch?: "*" } = {}): Promise<void> {
    const { encryption } = this.#options;
    const options = { ...condition, ...(encryption && { ServerSideEncryption: encryption }) };
    await this.#client.send(new PutObjectCommand({ ...this.#nameOf(key), Body: bytes, ...options }));
  }

  /** The SDK retries a call until its headers have arrived; a connection that breaks in the body is retried here. */
  async #get(key: string): Promise<Uint8Array | null> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#client.send(new GetObjectCommand(this.#nameOf(key))).catch((error: unknown) => {
        if (isMissing(error)) return null;
        throw error;
      });
      if (answer === null) return null;
      try {
        return await this.#readBody(answer.Body);
      } catch (error) {
        if (attempt >= this.#options.attempts) throw error;
      }
    }
  }

  /** @throws an error when the body has not arrived within the time of an attempt */
  async #readBody(body: { transformToByteArray(): Promise<Uint8Array>; destroy?: (error: Error) => unknown } | undefined) {
    if (!body) return new Uint8Array();
    const late = new Error(`the object's bytes did not arrive within ${this.#options.attemptTimeoutMs} ms`);
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        body.destroy?.(late);
        reject(late);
      }, this.#options.attemptTimeoutMs);
    });
    return Promise.race([body.transformToByteArray(), timeout]).finally(() => clearTimeout(timer));
  }
}
