import { createRota, deleteRota, updateRota } from "../on-call/rota-verbs";
import { rotaOf, rotaRows } from "../on-call/stored-rota";
import type { RotaEntry } from "./document-schema";
import type { ConfigurationKind, Workspace } from "./kind";

const termsOf = ({ names }: Workspace, { members, ...entry }: RotaEntry) => ({
  ...{ name: entry.name, timeZone: entry.time_zone, period: entry.period, handoverTime: entry.handover_time },
  // Always given: a change of the members would otherwise move the date, and the document would differ from what it has just applied.
  ...{ startsOn: entry.starts_on, memberIds: members.map((email) => names.members.idOf(email)) },
});

/** Rotas without their overrides, which are decisions of a day. Members who were removed are left out. */
export const rotaKind: ConfigurationKind<RotaEntry> = {
  section: "rotas",
  noun: "rota",
  isNamed: true,
  keyOf: ({ name }) => name,
  async read({ tx, tenantId, names }) {
    return (await rotaRows(tx, tenantId)).map((row) => {
      const { timeZone, period, handoverTime, startsOn, memberIds } = rotaOf(row);
      const members = memberIds.flatMap((id) => names.members.nameOf(id) ?? []);
      const terms = { time_zone: timeZone, period, handover_time: handoverTime, starts_on: startsOn, members };
      return { id: row.id, entry: { name: row.name, ...terms } };
    });
  },
  async complete(at, entry) {
    termsOf(at, entry);
    return entry;
  },
  async create(at, entry) {
    const { id } = await createRota(at.ctx, termsOf(at, entry));
    at.names.rotas.add(entry.name, id);
    return { id };
  },
  async update(at, rotaId, entry) {
    await updateRota(at.ctx, { rotaId, ...termsOf(at, entry) });
  },
  async remove({ ctx }, rotaId) {
    await deleteRota(ctx, { rotaId });
  },
};
