import { PaditError } from "@padit/domain";
import { type BatchAnswer, MAX_BODY_BYTES } from "@padit/protocols/collector-api";
import { logPayload } from "../batch/log-payload";
import { isSeriesId, judgeRows } from "../batch/quarantine";
import { shifted, shiftMsIn } from "../batch/shift";
import { storedRows } from "../batch/stored-rows";
import type { Route } from "./route";

/** Stores a batch; answers only when it is durable. */
export const batches: Route = {
  method: "POST",
  path: /^\/v1\/batches$/,
  bodyBytesMax: MAX_BODY_BYTES,
  caller: "collector",
  isRepeatable: true,
  async handle({ ingest, request, body, lease }, collector) {
    const shiftMs = shiftMsIn(request.url);
    const { batch: parsed, cpuMs } = await ingest.parser.parse(body, lease);
    ingest.budgets.charge(collector, { rows: parsed.series.length, cpuMs });
    const batch = shifted(parsed, shiftMs);
    const { standing, unitOf } = await ingest.series.look(collector.id, new Set(batch.series.filter(isSeriesId)));
    const judgement = judgeRows(batch, standing, ingest.now());
    const { accepted, quarantined } = judgement;
    const { epoch, seq, digest, gaps = [] } = batch;
    const payload = logPayload(body, batch, judgement);
    const outcome = await ingest.queue.add({
      collector,
      epoch,
      seq,
      digest,
      gaps,
      quarantined,
      accepted: storedRows(accepted, unitOf),
      payload,
    });
    ingest.metrics.batches.inc({ outcome });
    if (outcome === "conflict") throw new PaditError("conflict", `batch ${epoch}/${seq} was stored with other content`);
    const answer: BatchAnswer = {
      accepted: accepted.series.length,
      quarantined: quarantined.reduce((sum, { n }) => sum + n, 0),
      duplicate: outcome === "duplicate",
    };
    if (answer.duplicate) return { status: 200, body: answer };
    ingest.metrics.points.inc(answer.accepted);
    for (const { reason, n } of quarantined) ingest.metrics.quarantined.inc({ reason }, n);
    return { status: 202, body: answer };
  },
};
