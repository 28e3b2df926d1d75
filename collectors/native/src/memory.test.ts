import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { loadAddon } from "./addon";
import { Native, type NativeSocket } from "./native";
import { openLoop } from "./testing/open-loop";

const addon = loadAddon();
const asan = spawnSync("g++", ["-print-file-name=libasan.so"], { encoding: "utf8" }).stdout?.trim() ?? "";
const missing = "reason" in addon ? addon.reason : undefined;
const reason = missing ?? (existsSync(asan) ? undefined : "g++ has no AddressSanitizer here");
if (reason !== undefined) console.warn(`skipped: ${reason}`);

const folder = join(import.meta.dirname, "..");

test.skipIf(missing !== undefined)("every descriptor is given back, by workers that are terminated too", () => {
  const args = [join(folder, "src/testing/exercise.mjs"), join(folder, "build/padit-native.node")];
  expect(spawnSync(process.execPath, args, { encoding: "utf8" })).toMatchObject({ status: 0, stdout: "ok\n", stderr: "" });
});

test.skipIf(reason !== undefined)(
  "AddressSanitizer and UndefinedBehaviorSanitizer find nothing",
  () => {
    const built = spawnSync(process.execPath, [join(folder, "build.mjs"), "sanitized"], { encoding: "utf8" });
    expect(built.status, built.stderr).toBe(0);
    const device = process.getuid?.() === 0 ? ["lo"] : [];
    const run = spawnSync(process.execPath, [join(folder, "src/testing/exercise.mjs"), built.stdout.trim(), ...device], {
      encoding: "utf8",
      // V8's own allocations at exit are not under test.
      env: { ...process.env, LD_PRELOAD: asan, ASAN_OPTIONS: "detect_leaks=0:halt_on_error=1" },
    });
    expect(run).toMatchObject({ status: 0, stdout: "ok\n", stderr: "" });
  },
  300_000,
);

test.skipIf(missing !== undefined)(
  "a socket that was closed is collected, with whatever its listeners hold",
  async () => {
    setFlagsFromString("--expose-gc");
    const gc: () => void = runInNewContext("gc");
    const native = new Native(addon as Exclude<typeof addon, { reason: string }>);
    const open = () => {
      const holder: { socket?: NativeSocket } = {};
      const hold = () => holder;
      holder.socket = openLoop(native, 4, { sent: hold, received: hold, failed: hold });
      holder.socket.close();
      return new WeakRef(holder);
    };
    const closed = Array.from({ length: 20 }, open);
    const alive = () => closed.filter((reference) => reference.deref() !== undefined).length;
    for (let turns = 0; turns < 100 && alive() > 0; turns++) {
      await turn();
      gc();
    }
    expect(alive()).toBe(0);
  },
  60_000,
);
