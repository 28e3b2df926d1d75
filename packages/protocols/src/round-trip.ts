/** What both ends' stamps may be off together on a short way. */
const STAMPS_NS = 1e6;

/**
 * What the way took of the time between question and answer, ns; undefined where the far end claims to have held the question for longer than
 * it was away: its clock was stepped meanwhile, or it stamps wrongly.
 */
export const pathOf = (awayNs: number, turnaroundNs: number): number | undefined =>
  turnaroundNs - awayNs > STAMPS_NS ? undefined : Math.max(0, awayNs - turnaroundNs);
