/**
 * The workflows of PADIT, as the worker bundles them: deterministic code that decides who works when, and nothing else.
 *
 * Changing one that may be running: put the new behaviour behind `patched("name")`, record a golden history of the old and of the new in
 * `histories/` and commit them together; `replay.db.test.ts` replays every history that was ever recorded there. When no old run is left,
 * `deprecatePatch`, then remove.
 */
export { alertTimers } from "./alert-timers";
export { collection } from "./collection";
export { deliver } from "./deliver";
export { detectShard } from "./detect-shard";
export { rescore } from "./rescore";
export { retention } from "./retention";
export { trainModels } from "./train-models";
