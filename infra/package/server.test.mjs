import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findExecutable } from "../dev/executables.mjs";
import { root } from "../dev/places.mjs";
import { SECRETS_OF } from "../dev/process-secrets.mjs";

const folder = join(root, "infra/package/server");
const units = readdirSync(folder).filter((name) => name.endsWith(".service"));

test("there is a unit for each process that has secrets, with a user of its own", () => {
  expect(units.sort()).toEqual(
    Object.keys(SECRETS_OF)
      .map((name) => `padit-${name}.service`)
      .sort(),
  );
  const users = units.map((unit) => /^User=(.*)$/m.exec(readFileSync(join(folder, unit), "utf8"))?.[1]);
  expect(users).toEqual(units.map((unit) => unit.replace(".service", "")));
});

const analyze = findExecutable("systemd-analyze");
if (!analyze) console.warn("skipped: systemd-analyze is not installed, which judges the server's units");
test.skipIf(!analyze).each(units)("systemd finds %s little exposed", (unit) => {
  // 2.5 of 10; a web server's unit as distributions ship it has 9.
  execFileSync("systemd-analyze", ["security", "--offline=true", "--threshold=25", join(folder, unit)], { stdio: "pipe" });
});
