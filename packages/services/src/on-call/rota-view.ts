import { type OnCallTurn, onCallAt, type Rota, turnsWithin } from "@padit/domain/on-call";
import type { People } from "./people";
import { type RotaRow, rotaOf } from "./stored-rota";

const DAY_MS = 86_400_000;
/** How far ahead a view shows turns, days: two hand-overs of a weekly rota at least. */
const SHOWN_DAYS = 28;
const SHOWN_TURNS_MAX = 6;

export interface TurnView {
  memberId: string;
  member: string;
  startsAt: Date;
  endsAt: Date;
  /** The override that the turn follows; null for a turn of the rotation. */
  overrideId: string | null;
  /** Names of members who would be on call but were disabled or removed. */
  insteadOf: string[];
}

export interface RotaView extends Omit<Rota, "overrides" | "memberIds"> {
  id: string;
  name: string;
  /** In the order of their turns. `isAvailable` is false for disabled and removed members, who are passed over. */
  members: { id: string; name: string; isAvailable: boolean }[];
  /** Who is on call now; null if no member of the rota is available. */
  current: TurnView | null;
  /** The turns after the current one. */
  next: TurnView[];
  /** Overrides that have not ended, the earliest first. */
  overrides: { id: string; memberId: string; member: string; startsAt: Date; endsAt: Date }[];
}

export function rotaView(row: RotaRow, people: People, now: Date): RotaView {
  const { id, name, memberIds } = row;
  const { overrides, memberIds: _, ...rota } = rotaOf(row);
  const nowMs = now.getTime();
  const [current, ...next] = turnsWithin(rotaOf(row), nowMs, nowMs + SHOWN_DAYS * DAY_MS, people.isAvailable);
  return {
    ...{ id, name, ...rota },
    members: memberIds.map((memberId) => ({ id: memberId, name: people.nameOf(memberId), isAvailable: people.isAvailable(memberId) })),
    current: current ? turnView(current, people) : null,
    next: next.slice(0, SHOWN_TURNS_MAX).map((turn) => turnView(turn, people)),
    overrides: overrides
      .filter(({ endMs }) => endMs > nowMs)
      .sort((one, other) => one.startMs - other.startMs)
      .map(({ id: overrideId, memberId, startMs, endMs }) => ({
        ...{ id: overrideId, memberId, member: people.nameOf(memberId), startsAt: new Date(startMs), endsAt: new Date(endMs) },
      })),
  };
}

export const turnView = ({ memberId, startMs, endMs, overrideId, insteadOf }: OnCallTurn, people: People): TurnView => ({
  ...{ memberId, member: people.nameOf(memberId), startsAt: new Date(startMs), endsAt: new Date(endMs), overrideId },
  insteadOf: insteadOf.map(people.nameOf),
});

/** Who is on call at a moment, as people read it; null if no member of the rota is available. */
export function turnViewAt(row: RotaRow, people: People, at: Date): TurnView | null {
  const turn = onCallAt(rotaOf(row), at.getTime(), people.isAvailable);
  return turn && turnView(turn, people);
}
