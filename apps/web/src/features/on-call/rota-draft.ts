import { type OnCallTurn, type Rota, turnsWithin } from "@padit/domain/on-call";
import type { RotaView } from "@padit/services/on-call";
import { inZone } from "../../components/in-zone";

const PREVIEW_DAYS = 60;
const PREVIEW_TURNS_MAX = 5;
const DAY_MS = 86_400_000;

/** A rota as it is typed. */
export interface RotaDraft extends Pick<Rota, "timeZone" | "period" | "handoverTime" | "startsOn"> {
  name: string;
  memberIds: string[];
}

/** Weekly turns that begin today at eight. @param timeZone IANA zone of the reader */
export const newRota = (timeZone: string, now: Date): RotaDraft => ({
  ...{ name: "", timeZone, period: "week", handoverTime: "08:00", startsOn: inZone(now, timeZone, "yyyy-MM-dd"), memberIds: [] },
});

export const draftOf = ({ name, timeZone, period, handoverTime, startsOn, members }: RotaView): RotaDraft => ({
  ...{ name, timeZone, period, handoverTime, startsOn, memberIds: members.map(({ id }) => id) },
});

export const isComplete = ({ name, memberIds, handoverTime, startsOn }: RotaDraft): boolean =>
  name.trim() !== "" && memberIds.length > 0 && /^\d\d:\d\d$/.test(handoverTime) && /^\d{4}-\d\d-\d\d$/.test(startsOn);

/** The turns from now on, without overrides; none while the draft is incomplete. */
export const turnsOf = (draft: RotaDraft, nowMs: number): OnCallTurn[] =>
  isComplete(draft) ? turnsWithin({ ...draft, overrides: [] }, nowMs, nowMs + PREVIEW_DAYS * DAY_MS).slice(0, PREVIEW_TURNS_MAX) : [];

/** Moves a member by one place; at an end of the list nothing changes. */
export function movedMember(memberIds: readonly string[], id: string, by: -1 | 1): string[] {
  const from = memberIds.indexOf(id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= memberIds.length) return [...memberIds];
  return memberIds.toSpliced(from, 1).toSpliced(to, 0, id);
}

/** The members of the draft that differ from the stored rota; a changed order alone leaves the date to the server, which keeps the turn. */
export function changesOf(draft: RotaDraft, stored: RotaView): Partial<RotaDraft> {
  const before = draftOf(stored);
  const names = Object.keys(before) as (keyof RotaDraft)[]; // safe: `draftOf` makes exactly these
  return Object.fromEntries(
    names.filter((name) => JSON.stringify(draft[name]) !== JSON.stringify(before[name])).map((name) => [name, draft[name]]),
  );
}
