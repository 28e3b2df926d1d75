import { createSilence, endSilence, updateSilence } from "../silences/silence-verbs";
import { storedSilence } from "../silences/silence-view";
import type { SilenceEntry } from "./document-schema";
import type { ConfigurationKind } from "./kind";
import { sameText, selectorFromText, selectorToText } from "./names";

const SELECTOR = { subject: "alerts", isShared: true, path: "selector" } as const;

export const silenceKind: ConfigurationKind<SilenceEntry> = {
  section: "silences",
  noun: "silence",
  isNamed: false,
  keyOf: ({ selector, reason }, names) => `${sameText(selector, names, SELECTOR)} (${reason})`,
  async read({ ctx, tx, tenantId, names }) {
    const rows = await tx.silence.findMany({ where: { tenantId, endsAt: { gt: ctx.now() } }, orderBy: { id: "asc" } });
    return rows.map(storedSilence).map(({ id, selector, reason, endsAt }) => ({
      id,
      entry: { selector: selectorToText(selector, names), reason, ends_at: endsAt.toISOString() },
    }));
  },
  complete: async ({ names }, entry) => ({ ...entry, selector: sameText(entry.selector, names, SELECTOR) }),
  isOver: ({ ctx }, { ends_at: endsAt }) => new Date(endsAt) <= ctx.now(),
  async create({ ctx, names }, { selector, reason, ends_at: endsAt }) {
    return { id: (await createSilence(ctx, { selector: selectorFromText(selector, names, SELECTOR), reason, endsAt })).id };
  },
  async update({ ctx }, silenceId, { ends_at: endsAt }) {
    await updateSilence(ctx, { silenceId, endsAt });
  },
  async remove({ ctx }, silenceId) {
    await endSilence(ctx, { silenceId });
  },
};
