import { z } from "zod";
import type { Sources } from "@/features/sources/sources";
import { TargetValues } from "../target/target-values";

export const RuleDraft = z.object({ isOn: z.boolean(), threshold: z.string() });

/** What somebody has typed into the wizard so far. */
export const Draft = z.object({
  protocol: z.string().nullable(),
  name: z.string(),
  labels: z.string(),
  values: TargetValues,
  intervalSeconds: z.string(),
  /** Null until somebody chooses: then every collector that can. */
  collectorIds: z.array(z.string()).nullable(),
  /** By metric. */
  rules: z.record(z.string(), RuleDraft),
});
export type Draft = z.output<typeof Draft>;

export const EMPTY: Draft = { protocol: null, name: "", labels: "", values: {}, intervalSeconds: "", collectorIds: null, rules: {} };

const Kept = z.object({ savedAt: z.number(), draft: Draft });
const KEEP_MS = 30 * 86_400_000;

/** As it is kept in the browser: without secrets, which nobody expects there. */
export function keep(draft: Draft, sources: Sources, nowMs: number): string {
  const protocol = draft.protocol === null ? null : sources.of(draft.protocol).protocol;
  const secret = new Set(protocol?.fields.filter((field) => field.secret).map(({ name }) => name));
  const values = Object.fromEntries(Object.entries(draft.values).filter(([name]) => !secret.has(name)));
  return JSON.stringify({ savedAt: nowMs, draft: { ...draft, values } });
}

/** Null for nothing, rubbish, another version's drafts, and what is older than a month. */
export function restore(text: string | null, sources: Sources, nowMs: number): { draft: Draft; savedAt: Date } | null {
  if (text === null) return null;
  try {
    const { savedAt, draft } = Kept.parse(JSON.parse(text));
    if (nowMs - savedAt > KEEP_MS || (draft.protocol !== null && sources.of(draft.protocol).protocol === null)) return null;
    return { draft, savedAt: new Date(savedAt) };
  } catch {
    return null;
  }
}

/** Worth offering again: somebody got beyond choosing the type. */
export const isWorthKeeping = ({ protocol, name, values }: Draft): boolean =>
  protocol !== null && (name !== "" || Object.keys(values).length > 0);
