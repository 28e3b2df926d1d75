import { PaditError } from "@padit/domain";
import { MAX_BODY_BYTES, PlanApplied } from "@padit/protocols/collector-api";
import { newestPlan } from "../newest-plan";
import { notifyChange } from "../notify-change";
import { jsonBody } from "./json-body";
import type { Route } from "./route";

/** Hundreds of refusals; what a collector says must end somewhere. */
const MAX_ERROR_CHARACTERS = 100_000;

export const plan: Route = {
  method: "GET",
  path: /^\/v1\/plan$/,
  bodyBytesMax: 0,
  caller: "collector",
  isRepeatable: true,
  async handle({ ingest }, collector) {
    const newest = await newestPlan(ingest, collector);
    if (!newest) throw new PaditError("not_found", "no plan was signed for this collector yet");
    return { status: 200, body: newest };
  },
};

export const planApplied: Route = {
  method: "POST",
  path: /^\/v1\/plan\/applied$/,
  bodyBytesMax: MAX_BODY_BYTES,
  caller: "collector",
  async handle({ ingest, body }, collector) {
    const { revision, error, refused } = jsonBody(PlanApplied, body);
    const planError = error ?? linesOf(refused);
    await ingest.pool.query(
      "UPDATE collector SET applied_plan_revision = greatest(applied_plan_revision, $2), plan_error = nullif($3, '') WHERE id = $1",
      [collector.id, error === null ? revision : 0, planError],
    );
    await notifyChange(ingest.pool, collector);
    return { status: 204 };
  },
};

/** One refusal a line, whole ones, and how many more there were. */
function linesOf(refused: PlanApplied["refused"]): string {
  const lines = refused.map(({ checkId, reason }) => `${checkId}: ${reason.replaceAll("\n", " ")}`);
  let characters = 0;
  const end = lines.findIndex((line) => {
    characters += line.length + 1;
    return characters > MAX_ERROR_CHARACTERS;
  });
  return end === -1 ? lines.join("\n") : [...lines.slice(0, end), `and ${lines.length - end} more`].join("\n");
}
