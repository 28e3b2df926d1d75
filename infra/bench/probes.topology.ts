import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";

export const NEAR = { device: "near0", address: "10.78.0.1", mac: "02:00:00:00:00:0a" };
export const FAR = { device: "far0", address: "10.78.0.2", mac: "02:00:00:00:00:0b" };

const ip = (...args: string[]) => execFileSync("ip", args, { stdio: ["ignore", "pipe", "inherit"] });

/** Two network namespaces joined by a wire, with the C reflector at the far end. Needs root, iproute2 and a C compiler. */
export class Topology {
  private readonly names = ["near", "far"].map((end) => `padit-${process.pid}-${end}`);
  private readonly dir = mkdtempSync(join(tmpdir(), "padit-wire-"));
  private readonly children: ChildProcess[] = [];

  static async open(): Promise<Topology> {
    const topology = new Topology();
    try {
      topology.build();
      await topology.startTool("far", "reflector", FAR.device);
      return topology;
    } catch (error) {
      await topology.close();
      throw error;
    }
  }

  /** Starts a program in one of the namespaces; its standard error is ours. It ends with `close` at the latest. */
  start(end: "near" | "far", command: string, args: readonly string[]): ChildProcess {
    const child = spawn("ip", ["netns", "exec", this.nameOf(end), command, ...args], { stdio: ["pipe", "pipe", "inherit"] });
    this.children.push(child);
    return child;
  }

  /** Starts a compiled tool of `wire/`. Resolves when the tool has printed `ready`, with the lines that follow. */
  async startTool(end: "near" | "far", tool: string, device: string): Promise<{ child: ChildProcess; lines: Interface }> {
    const child = this.start(end, this.compile(tool), [device]);
    if (child.stdout === null) throw new Error(`${tool} has no output`);
    const lines = createInterface({ input: child.stdout });
    const [first] = await once(lines, "line");
    if (first !== "ready") throw new Error(`${tool} printed ${first} instead of ready`);
    return { child, lines };
  }

  /** What a compiled tool of `wire/` prints until it ends. */
  runTool(tool: string, ...args: string[]): string {
    return execFileSync(this.compile(tool), args, { encoding: "utf8" });
  }

  async close(): Promise<void> {
    for (const child of this.children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill();
      await once(child, "exit");
    }
    for (const name of this.names) {
      try {
        execFileSync("ip", ["netns", "del", name], { stdio: "ignore" });
      } catch {
        // It was not made.
      }
    }
    rmSync(this.dir, { recursive: true, force: true });
  }

  private nameOf(end: "near" | "far"): string {
    return `padit-${process.pid}-${end}`;
  }

  private compile(tool: string): string {
    const program = join(this.dir, tool);
    execFileSync("cc", ["-O2", "-pthread", "-o", program, join(import.meta.dirname, "wire", `${tool}.c`)], { stdio: "inherit" });
    return program;
  }

  private build(): void {
    for (const name of this.names) {
      ip("netns", "add", name);
      ip("-n", name, "link", "set", "lo", "up");
    }
    const [near = "", far = ""] = this.names;
    ip("link", "add", NEAR.device, "netns", near, "type", "veth", "peer", "name", FAR.device, "netns", far);
    for (const [name, end] of [
      [near, NEAR],
      [far, FAR],
    ] as const) {
      ip("-n", name, "link", "set", end.device, "address", end.mac, "addrgenmode", "none");
      ip("-n", name, "addr", "add", `${end.address}/24`, "dev", end.device);
      ip("-n", name, "link", "set", end.device, "up");
    }
  }
}
