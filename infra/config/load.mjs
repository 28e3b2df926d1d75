import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseDocument } from "yaml";
import { ALL_SECRETS } from "../dev/process-secrets.mjs";
import { SETTINGS } from "./settings.mjs";

const STAGES = ["dev", "prod"];
const root = resolve(import.meta.dirname, "../..");

/**
 * @typedef {{ variable: string, value: string, source: string }} Setting `source`: a file, or `environment`
 */

/**
 * Reads `base.yaml` and the file of the stage (PADIT_ENV) from the folder PADIT_CONFIG_DIR, and puts the environment above them. A variable
 * that is empty counts as not set.
 * @param {Record<string, string | undefined>} environment
 * @param {"dev" | "prod"} stage where PADIT_ENV is not set
 * @returns {Setting[]} in the order of the list of settings
 * @throws {Error} that names the file and the key
 */
export function loadSettings(environment, stage) {
  const chosen = environment.PADIT_ENV || stage;
  if (!STAGES.includes(chosen)) throw new Error(`PADIT_ENV must be one of ${STAGES.join(", ")}, and is "${chosen}"`);
  const folder = resolve(environment.PADIT_CONFIG_DIR || join(root, "config"));
  const files = ["base.yaml", `${chosen}.yaml`].map((name) => join(folder, name)).filter((path) => existsSync(path));
  if (files.length === 0)
    throw new Error(`${folder} has neither base.yaml nor ${chosen}.yaml. PADIT_CONFIG_DIR names the folder of settings`);
  /** @type {Map<string, Setting>} */
  const inForce = new Map();
  for (const path of files) for (const setting of readSettings(path)) inForce.set(setting.variable, setting);
  for (const variable of Object.keys(SETTINGS)) {
    const value = environment[variable];
    if (value) inForce.set(variable, { variable, value: checked(variable, value, "environment"), source: "environment" });
  }
  return Object.keys(SETTINGS).flatMap((variable) => inForce.get(variable) ?? []);
}

/** Sets the variables of settings that the environment does not have, and gives switches their one spelling. */
export function applySettings(environment, stage) {
  for (const { variable, value } of loadSettings(environment, stage)) environment[variable] = value;
}

/** @returns {Setting[]} */
function readSettings(path) {
  const document = parseDocument(readFileSync(path, "utf8"), { prettyErrors: true });
  const [problem] = document.errors;
  if (problem) throw new Error(`${path}: ${problem.message}`);
  const settings = document.toJS() ?? {};
  if (typeof settings !== "object" || Array.isArray(settings)) throw new Error(`${path}: must be a mapping of variables to values`);
  return Object.entries(settings).map(([variable, value]) => {
    if (ALL_SECRETS.includes(variable)) {
      throw new Error(`${path}: ${variable} is a secret. Set it in the environment, or in a file of PADIT_SECRETS_DIR`);
    }
    if (!Object.hasOwn(SETTINGS, variable)) throw new Error(`${path}: ${variable} is not a setting${suggestion(variable)}`);
    return { variable, value: checked(variable, value, path), source: path };
  });
}

function checked(variable, value, source) {
  try {
    return SETTINGS[variable]?.(value) ?? "";
  } catch (error) {
    throw new Error(`${source}: ${variable} ${error.message}, and is ${JSON.stringify(value)}`);
  }
}

/** The setting that shares the most words with a name that is none. */
function suggestion(variable) {
  const words = new Set(variable.toUpperCase().split("_"));
  const shared = (name) => name.split("_").filter((word) => word !== "PADIT" && words.has(word)).length;
  const [best] = Object.keys(SETTINGS).sort((a, b) => shared(b) - shared(a));
  return best && shared(best) > 0 ? `. Is it ${best}?` : "";
}

/** What `padit config` prints: each setting with its source, then the secrets that are set, masked. */
export function describeSettings(environment, stage) {
  const secrets = ALL_SECRETS.filter((variable) => environment[variable]).map((variable) => ({
    variable,
    value: "********",
    source: "environment",
  }));
  const lines = [...loadSettings(environment, stage), ...secrets];
  return lines.map(({ variable, value, source }) => `${variable}=${value}\t${source}`).join("\n");
}
