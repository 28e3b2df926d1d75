/**
 * The workflows of PADIT, as the worker bundles them: deterministic code that decides which worker works when, and nothing else.
 *
 * To change a workflow that may be running, put the new behaviour behind `patched("name")`, record a golden history of the old and of the
 * new behaviour in `histories/`, and commit them together; `replay.test.ts` replays every recorded history. When no old run is left, use
 * `deprecatePatch`, then remove the patch.
 */
export { alertTimers } from "./alert-timers";
export { collection } from "./collection";
export { deliver } from "./deliver";
export { detectShard } from "./detect-shard";
export { rescore } from "./rescore";
export { retention } from "./retention";
export { trainModels } from "./train-models";
