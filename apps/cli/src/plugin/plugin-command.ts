import { Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import type { CheckedDemand } from "./check";
import { checkPlugin } from "./check-plugin";
import { FAMILIES, newPlugin } from "./new-plugin";

interface CheckOptions {
  settings?: Record<string, unknown>;
  json?: true;
}

interface NewOptions {
  family: string;
  into: string;
}

/** For people who write plugins (docs/plugin-development.md). */
export function pluginCommand(): Command {
  const plugin = new Command("plugin").description("write and check plugins");
  plugin
    .command("check")
    .description("load a built plugin as PADIT does, and check it against the contract of its family; this runs the plugin's code")
    .argument("<folder>", "the folder of the package, with its package.json")
    .option("--settings <json>", "example settings; default: the fields' defaults and placeholders", jsonObject)
    .option("--json", "one JSON document on standard output")
    .action(check);
  plugin
    .command("new")
    .description("write a small package in the folder padit-plugin-<name>, which passes its checks as it is")
    .argument("<name>", "the plugin's name: lower-case letters, digits and hyphens")
    .addOption(new Option("--family <family>", "what it adds to PADIT").choices(FAMILIES).makeOptionMandatory())
    .option("--into <folder>", "where the package's folder is made", ".")
    .action((name: string, { family, into }: NewOptions) => {
      process.stdout.write(`${newPlugin(name, family, into)}\n`);
    });
  return plugin;
}

async function check(folder: string, { settings = {}, json }: CheckOptions): Promise<void> {
  const findings = await checkPlugin(folder, settings);
  const failed = findings.filter(({ problem }) => problem !== null);
  process.stdout.write(json ? `${JSON.stringify({ ok: failed.length === 0, checks: findings })}\n` : findings.map(lineOf).join(""));
  process.exitCode = failed.length === 0 ? 0 : 1;
}

const lineOf = ({ demand, problem }: CheckedDemand): string =>
  problem === null ? `ok    ${demand}\n` : `FAIL  ${demand}: ${problem.replace(/\s*\n\s*/g, " ")}.\n`;

function jsonObject(text: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    throw new InvalidArgumentError("It must be a JSON object.");
  }
}
