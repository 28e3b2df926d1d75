import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** Path of the program, which is built by hand as docs/operations-channels.md describes. */
const PROGRAM = join(homedir(), ".cache/padit/alertmanager-0.35.0/alertmanager");

/** Why the real Alertmanager cannot run here; null: it can. */
export const alertmanagerMissing = (): string | null =>
  existsSync(PROGRAM) ? null : `${PROGRAM} does not exist (docs/operations-channels.md#alertmanager)`;

async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** @param webhookUrl gets what Alertmanager sends of firing and resolved alerts */
export async function startAlertmanager(webhookUrl: string): Promise<{ url: string; stop(): Promise<void> }> {
  const [folder, port] = [await mkdtemp(join(tmpdir(), "padit-alertmanager-")), await unusedPort()];
  const receivers = `receivers: [{name: hook, webhook_configs: [{url: "${webhookUrl}", send_resolved: true}]}]`;
  const route = "route: {receiver: hook, group_by: [incident_id], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}";
  await writeFile(join(folder, "config.yml"), `${route}\n${receivers}\n`);
  const options = ["--config.file", join(folder, "config.yml"), "--storage.path", join(folder, "data"), "--cluster.listen-address="];
  const child = spawn(PROGRAM, [...options, `--web.listen-address=127.0.0.1:${port}`], { stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  const isReady = () =>
    fetch(`${url}/-/ready`)
      .then(({ ok }) => ok)
      .catch(() => false);
  while (!(await isReady())) {
    if (child.exitCode !== null) throw new Error(`alertmanager ended with ${child.exitCode}`);
    await pause(50);
  }
  return {
    url,
    async stop() {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
