import { createRoute, z } from "@hono/zod-openapi";
import { getProbeJob, type ProbeJobView, StartEndpointTest, startEndpointTest } from "@padit/services/collectors";
import { answers, body, Once, operation } from "../operation";
import { ById, Timestamp } from "../page";
import type { RestApp } from "../rest-env";

const STATES = ["pending", "running", "done", "failed", "expired"] as const;

const Run = z.object({
  n: z.int().describe("Number of the run, from 0."),
  at: Timestamp,
  outcome: z.string().describe("`ok`, or why the run was not answered."),
  hint: z.string().nullable().describe("Likely cause in words, when the outcome is not `ok`."),
  metrics: z
    .record(z.string(), z.object({ value: z.number(), unit: z.string(), uncertainty: z.number().nullable() }))
    .describe("What was measured, by metric."),
});
const LiveTest = z
  .object({
    id: z.string(),
    collector_id: z.string(),
    protocol: z.string(),
    state: z.enum(STATES),
    error: z.string().nullable(),
    runs: z.array(Run).describe("Runs that have ended so far, in order."),
  })
  .meta({ id: "LiveTest", description: "Single runs of a probe, apart from the endpoint's plan; they make no samples." });
const NewLiveTest = z
  .object({
    collector_id: StartEndpointTest.shape.collectorId.describe("A connected collector that measures the endpoint when absent."),
    count: z.int().min(1).max(50).optional().describe("Number of runs, 5 when absent."),
  })
  .meta({ id: "NewLiveTest" });

const toLiveTest = ({ id, collectorId, protocol, state, error, results }: ProbeJobView): z.output<typeof LiveTest> => ({
  ...{ id, collector_id: collectorId, protocol, state, error },
  runs: results.map(({ n, atMs, outcome, hint = null, metrics }) => ({ n, at: new Date(atMs).toISOString(), outcome, hint, metrics })),
});
const tag = "Endpoints";

export function liveTests(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "startLiveTest", tag, summary: "Run an endpoint's probe now", scope: "endpoints:write" },
        { 202: answers("The test, without results yet. It expires after 90 s.", LiveTest) },
      ),
      method: "post",
      path: "/endpoints/{id}/live-tests",
      request: { params: ById, headers: Once, body: body(NewLiveTest) },
    }),
    async (c) => {
      const { collector_id: collectorId, count } = c.req.valid("json");
      return c.json(toLiveTest(await startEndpointTest(c.var.service, { endpointId: c.req.valid("param").id, collectorId, count })), 202);
    },
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "getLiveTest", tag, summary: "A live test and its results", scope: "endpoints:read" },
        { 200: answers("The test.", LiveTest) },
      ),
      method: "get",
      path: "/live-tests/{id}",
      request: { params: ById },
    }),
    async (c) => c.json(toLiveTest(await getProbeJob(c.var.service, { jobId: c.req.valid("param").id })), 200),
  );
}
