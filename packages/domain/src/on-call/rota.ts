import { instantOfLocal } from "./local-time";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const PERIOD_DAYS = { day: 1, week: 7 } as const;
/** The largest number of turns that one call returns. */
const TURNS_MAX = 400;

type RotaPeriod = keyof typeof PERIOD_DAYS;

/** Members of an organization who are on call by turns. Somebody is on call at every moment. */
export interface Rota {
  /** IANA zone of the hand-over. */
  timeZone: string;
  /** How long a turn lasts, in days or weeks of the local calendar. */
  period: RotaPeriod;
  /** Local time `HH:MM` at which one turn ends and the next one begins. */
  handoverTime: string;
  /** Local date `YYYY-MM-DD` on which a turn of the first member begins. A weekly rota hands over on its weekday. */
  startsOn: string;
  /** Ids of members in the order of their turns; at least one. */
  memberIds: readonly string[];
  /** Spans in which another member is on call. Of two that overlap, the later one of the list counts. */
  overrides: readonly RotaOverride[];
}

/** A span `[startMs, endMs)`, ms since the Unix epoch. */
interface RotaOverride {
  id: string;
  memberId: string;
  startMs: number;
  endMs: number;
}

/** A span `[startMs, endMs)` in which one member is on call, ms since the Unix epoch. */
export interface OnCallTurn {
  memberId: string;
  startMs: number;
  endMs: number;
  /** The override that the turn follows; null for a turn of the rotation. */
  overrideId: string | null;
  /** Who would be on call but cannot, because the person was disabled or removed; empty if nobody was passed over. */
  insteadOf: readonly string[];
}

/**
 * Who is on call at a moment; null if no member of the rota is available.
 * A member who is not available is skipped: an override of such a member is ignored, and in the rotation the next member has the turn.
 * @param isAvailable whether a member can be notified at all
 */
export function onCallAt(rota: Rota, atMs: number, isAvailable: (memberId: string) => boolean = () => true): OnCallTurn | null {
  const override = rota.overrides.findLast((each) => covers(each, atMs) && isAvailable(each.memberId));
  const passedOver = rota.overrides.flatMap((each) => (covers(each, atMs) && !isAvailable(each.memberId) ? [each.memberId] : []));
  const turn = turnAt(rota, atMs);
  const edges = rota.overrides.flatMap(({ startMs, endMs }) => [startMs, endMs]);
  const startMs = Math.max(...[override?.startMs ?? turn.startMs, ...edges.filter((edge) => edge <= atMs)]);
  const endMs = Math.min(...[override?.endMs ?? turn.endMs, ...edges.filter((edge) => edge > atMs)]);
  if (override) return { memberId: override.memberId, startMs, endMs, overrideId: override.id, insteadOf: passedOver };
  const found = nextAvailable(rota.memberIds, turn.n, isAvailable);
  return found && { ...found, startMs, endMs, overrideId: null, insteadOf: [...passedOver, ...found.insteadOf] };
}

/** The turns that overlap `[fromMs, toMs)`, in order of time, at most `TURNS_MAX`. The first one may have begun earlier. */
export function turnsWithin(rota: Rota, fromMs: number, toMs: number, isAvailable?: (memberId: string) => boolean): OnCallTurn[] {
  const turns: OnCallTurn[] = [];
  for (let atMs = fromMs; atMs < toMs && turns.length < TURNS_MAX; ) {
    const turn = onCallAt(rota, atMs, isAvailable);
    if (turn === null) break;
    turns.push(turn);
    atMs = turn.endMs;
  }
  return turns;
}

/**
 * The date from which the turns of a changed list count, so that whoever is on call now stays on call until the next hand-over.
 * @returns `startsOn` as it is if the person on call is not in the new list
 */
export function keepTurn(rota: Rota, memberIds: readonly string[], nowMs: number): string {
  const { n } = turnAt(rota, nowMs);
  const present = rota.memberIds[modulo(n, rota.memberIds.length)];
  const index = memberIds.indexOf(present ?? "");
  if (index < 0) return rota.startsOn;
  return dateOf(dateMsOf(rota.startsOn) + (n - index) * PERIOD_DAYS[rota.period] * DAY_MS);
}

const covers = ({ startMs, endMs }: RotaOverride, atMs: number): boolean => startMs <= atMs && atMs < endMs;

/** The member of turn `n`, or the next one in order who is available. */
function nextAvailable(
  memberIds: readonly string[],
  n: number,
  isAvailable: (memberId: string) => boolean,
): Pick<OnCallTurn, "memberId" | "insteadOf"> | null {
  const first = modulo(n, memberIds.length);
  const inOrder = [...memberIds.slice(first), ...memberIds.slice(0, first)];
  const index = inOrder.findIndex(isAvailable);
  const memberId = inOrder[index];
  return memberId === undefined ? null : { memberId, insteadOf: [...new Set(inOrder.slice(0, index))] };
}

/** Turn `n` of the rotation at a moment; turn 0 begins on `startsOn`, earlier turns are negative. */
function turnAt(rota: Rota, atMs: number): { n: number; startMs: number; endMs: number } {
  let n = Math.floor((atMs - turnStart(rota, 0)) / (PERIOD_DAYS[rota.period] * DAY_MS));
  // The division ignores changes of the zone's offset, so it may be one turn off.
  while (turnStart(rota, n) > atMs) n -= 1;
  while (turnStart(rota, n + 1) <= atMs) n += 1;
  return { n, startMs: turnStart(rota, n), endMs: turnStart(rota, n + 1) };
}

function turnStart({ timeZone, period, handoverTime, startsOn }: Rota, n: number): number {
  const [hour = 0, minute = 0] = handoverTime.split(":").map(Number);
  return instantOfLocal(timeZone, dateMsOf(startsOn) + n * PERIOD_DAYS[period] * DAY_MS + (hour * 60 + minute) * MINUTE_MS);
}

const dateMsOf = (date: string): number => Date.parse(`${date}T00:00:00Z`);
const dateOf = (dateMs: number): string => new Date(dateMs).toISOString().slice(0, 10);
const modulo = (value: number, by: number): number => ((value % by) + by) % by;
