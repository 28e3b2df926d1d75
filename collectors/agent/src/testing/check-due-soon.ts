import { dueMs } from "../plan/scheduler";

const HOUR_MS = 3_600_000;

/** Id of an hourly check whose only run of this hour is due in three to five seconds. */
export function checkDueSoon(agentId: string): string {
  const slots = (checkId: string) =>
    [-1, 0, 1].map((n) => dueMs(agentId, { checkId, intervalMs: HOUR_MS }, Math.floor(Date.now() / HOUR_MS) + n));
  const isSoon = (checkId: string) => slots(checkId).some((due) => due > Date.now() + 3_000 && due < Date.now() + 5_000);
  const found = Array.from({ length: 100_000 }, (_, i) => `endpoint-${i}`).find(isSoon);
  if (found === undefined) throw new Error("no check is due within some seconds");
  return found;
}
