import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

/** A real server for tests, whose data survives a kill. */
export interface TestServer {
  address: string;
  /** Kills the process as `kill -9` does and starts it again on the same data. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

interface Program {
  command: string;
  args: readonly string[];
  /** Output of the program when it is ready. */
  isReady: RegExp;
}

async function launch({ command, args, isReady }: Program): Promise<ChildProcess> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  await new Promise<void>((ready, fail) => {
    const onData = (data: Buffer) => {
      output = (output + data.toString()).slice(-10_000);
      if (isReady.test(output)) ready();
    };
    child.stdout.on("data", onData);
    child.stderr.on("data", onData);
    child.once("exit", () => fail(new Error(`${command} ended:\n${output}`)));
  });
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

async function serve(dir: string, address: string, program: Program): Promise<TestServer> {
  let child = await launch(program);
  return {
    address,
    async crash() {
      await end(child);
      child = await launch(program);
    },
    async stop() {
      await end(child);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

const isInstalled = (command: string): boolean => {
  try {
    execFileSync("which", [command], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

/** Why Redis cannot run here; null: it can. */
export const redisMissing = (): string | null => (isInstalled("redis-server") ? null : "redis-server is not installed");

/** Starts a Redis that writes each command to disk before it responds, so that confirmed data survives a kill. */
export async function startRedis(): Promise<TestServer> {
  const [dir, port] = [await mkdtemp(join(tmpdir(), "padit-redis-")), await freePort()];
  const args = [
    "--port",
    String(port),
    "--bind",
    "127.0.0.1",
    "--dir",
    dir,
    "--save",
    "",
    "--appendonly",
    "yes",
    "--appendfsync",
    "always",
  ];
  return serve(dir, `redis://127.0.0.1:${port}`, { command: "redis-server", args, isReady: /Ready to accept connections/ });
}

/** Jars of Apache Kafka and of a logger for it; docs/bus.md describes how to download them. */
const KAFKA_JARS = join(homedir(), ".cache/padit/kafka-4.4.0/lib");

export function kafkaMissing(): string | null {
  if (!isInstalled("java")) return "java is not installed";
  return existsSync(KAFKA_JARS) ? null : "~/.cache/padit/kafka-4.4.0/lib does not hold the jars of Apache Kafka (docs/bus.md)";
}

export async function startKafka(): Promise<TestServer> {
  const [dir, port, controllerPort] = [await mkdtemp(join(tmpdir(), "padit-kafka-")), await freePort(), await freePort()];
  const properties = join(dir, "server.properties");
  await writeFile(properties, propertiesOf({ dir, port, controllerPort }));
  const classPath = ["-cp", join(KAFKA_JARS, "*")];
  const format = ["kafka.tools.StorageTool", "format", "-t", "cGFkaXQtdGVzdC1jbHVzdA", "-c", properties];
  execFileSync("java", ["-Xmx128m", ...classPath, ...format], { stdio: "ignore" });
  const memory = ["-Xms128m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];
  return serve(dir, `127.0.0.1:${port}`, {
    command: "java",
    args: [...memory, ...classPath, "kafka.Kafka", properties],
    isReady: /Kafka Server started/,
  });
}

const propertiesOf = ({ dir, port, controllerPort }: { dir: string; port: number; controllerPort: number }): string => `
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controllerPort}
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=${dir}/data
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=1
group.initial.rebalance.delay.ms=0
num.partitions=3
log.cleaner.dedupe.buffer.size=2000000
`;
