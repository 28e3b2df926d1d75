import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./places.mjs";
import { say } from "./run.mjs";

/** Builds the collectors' addon when its source changed. Where it cannot be built that is said, and everything goes on without it. */
export async function buildNativeAddon() {
  const { buildAddon } = await import(pathToFileURL(join(root, "collectors/native/build.mjs")).href);
  buildAddon({ say });
}

/** vitest calls it before its workers start. */
export const setup = buildNativeAddon;
