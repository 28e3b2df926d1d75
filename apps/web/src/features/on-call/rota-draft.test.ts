import type { RotaView } from "@padit/services/on-call";
import { expect, test } from "vitest";
import { changesOf, draftOf, isComplete, movedMember, newRota, turnsOf } from "./rota-draft";

const NOW = new Date("2026-11-30T23:30:00Z");
const STORED: RotaView = {
  ...{ id: "r", name: "Core", timeZone: "Europe/Berlin", period: "week", handoverTime: "08:00", startsOn: "2026-11-30" },
  ...{ members: ["ana", "ben"].map((id) => ({ id, name: id, isAvailable: true })), current: null, next: [], overrides: [] },
};

test("a new rota begins on the reader's present day and is complete with a name and a member", () => {
  const draft = newRota("Asia/Seoul", NOW);
  expect(draft.startsOn).toBe("2026-12-01");
  expect([isComplete(draft), turnsOf(draft, NOW.getTime())]).toEqual([false, []]);
  const complete = { ...draft, name: "Core", memberIds: ["ana", "ben"] };
  expect(turnsOf(complete, NOW.getTime()).map(({ memberId }) => memberId)).toEqual(["ana", "ben", "ana", "ben", "ana"]);
});

test("only what a person changed is sent", () => {
  const draft = draftOf(STORED);
  expect(changesOf(draft, STORED)).toEqual({});
  const memberIds = movedMember(draft.memberIds, "ben", -1);
  expect(changesOf({ ...draft, memberIds }, STORED)).toEqual({ memberIds: ["ben", "ana"] });
  expect(movedMember(memberIds, "ben", -1)).toEqual(memberIds);
});
