import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { S3Options } from "../s3-object-store";

/** Path of the server, which is built by hand as docs/objects.md describes. */
const VERSITYGW = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "padit/versitygw-v1.8.0/versitygw");

/** Why no S3 server can run here; null: it can. */
export const s3Missing = (): string | null => (existsSync(VERSITYGW) ? null : `${VERSITYGW} does not exist (docs/objects.md)`);

/** A real S3 server for tests. Its bucket `padit` is a folder, and survives a kill. */
export interface S3TestServer {
  options: S3Options & { endpoint: string; credentials: { accessKeyId: string; secretAccessKey: string } };
  port: number;
  /** Ends the process as `kill -9` does and starts it again on the same data. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function launch(folder: string, port: number): Promise<ChildProcess> {
  const args = ["--port", `127.0.0.1:${port}`, "--health", "/health", "posix", folder];
  const child = spawn(VERSITYGW, args, {
    stdio: "ignore",
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ROOT_ACCESS_KEY: "padit", ROOT_SECRET_KEY: "padit-secret" },
  });
  for (;;) {
    if (child.exitCode !== null) throw new Error(`versitygw ended with ${child.exitCode}`);
    if (await isHealthy(port)) return child;
    await pause(20);
  }
}

const isHealthy = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/health`).then(
    (response) => response.ok,
    () => false,
  );

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

export async function startS3(): Promise<S3TestServer> {
  const [folder, port] = [await mkdtemp(join(tmpdir(), "padit-s3-")), await unusedPort()];
  await mkdir(join(folder, "padit"));
  let child = await launch(folder, port);
  return {
    port,
    options: {
      bucket: "padit",
      region: "us-east-1",
      prefix: "",
      endpoint: `http://127.0.0.1:${port}`,
      usesPathStyle: true,
      credentials: { accessKeyId: "padit", secretAccessKey: "padit-secret" },
    },
    async crash() {
      await kill(child);
      child = await launch(folder, port);
    },
    async stop() {
      await kill(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
