import { z } from "zod";
import type { Sources } from "@/features/sources/sources";
import { TargetValues } from "../target/target-values";

export const RuleDraft = z.object({ isOn: z.boolean(), threshold: z.string() });

/** Values entered into the wizard so far. */
export const Draft = z.object({
  protocol: z.string().nullable(),
  name: z.string(),
  labels: z.string(),
  values: TargetValues,
  intervalSeconds: z.string(),
  /** Null until the person chooses: every collector that can probe the protocol. */
  collectorIds: z.array(z.string()).nullable(),
  /** Drafts of rules by metric name. */
  rules: z.record(z.string(), RuleDraft),
});
export type Draft = z.output<typeof Draft>;

export const EMPTY: Draft = { protocol: null, name: "", labels: "", values: {}, intervalSeconds: "", collectorIds: null, rules: {} };

const Kept = z.object({ savedAt: z.number(), draft: Draft });
const KEEP_MS = 30 * 86_400_000;

/** A draft as stored in the browser, without secrets, because people do not expect secrets in browser storage. */
export function keep(draft: Draft, sources: Sources, nowMs: number): string {
  const protocol = draft.protocol === null ? null : sources.of(draft.protocol).protocol;
  const secret = new Set(protocol?.fields.filter((field) => field.secret).map(({ name }) => name));
  const values = Object.fromEntries(Object.entries(draft.values).filter(([name]) => !secret.has(name)));
  return JSON.stringify({ savedAt: nowMs, draft: { ...draft, values } });
}

/** Null without a stored draft, for invalid text, for drafts of another version, and for drafts older than a month. */
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

/** Whether the draft has more than a chosen type. */
export const isWorthKeeping = ({ protocol, name, values }: Draft): boolean =>
  protocol !== null && (name !== "" || Object.keys(values).length > 0);
