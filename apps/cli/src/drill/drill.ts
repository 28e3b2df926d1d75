import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import type { RestClient } from "../server/rest-client";
import type { DrillFault } from "./fault";
import type { DrillContext } from "./preconditions";
import type { ResponderControl } from "./responder-control";
import {
  DrillAlertWithTimeline as AlertShape,
  Delivery,
  DrillAlert,
  type DrillAlertWithTimeline,
  Sample,
  type TimelineEvent,
} from "./shapes";
import { type DrillStep, newSteps, type StepName } from "./steps";

export interface DrillReport {
  fault: string;
  forMs: number;
  endpoint: string;
  isLearning: boolean;
  steps: DrillStep[];
  alertId: string | null;
  /** Kind in the alert's evidence at the end; null without an alert. */
  kind: string | null;
  expectedKind: string;
}

export interface DrillDeps {
  rest: RestClient;
  responder: ResponderControl;
  /** ms since the Unix epoch */
  now: () => number;
  /** Called for each step when it is seen. */
  onStep: (step: DrillStep) => void;
}

const POLL_MS = 250;
/** Time after the end of the fault in which late steps are still awaited, ms. */
const GRACE_MS = 15_000;
const RESOLVE_WITHIN_MS = 150_000;
const OPENING = ["opened", "reopened"];

/** Orders a fault, and polls the steps of PADIT's reaction until all are seen or their time is over. */
export async function drill(
  deps: DrillDeps,
  { fault, forMs, context }: { fault: DrillFault; forMs: number; context: DrillContext },
): Promise<DrillReport> {
  const steps = newSteps();
  steps.rule_alert.judged = context.rules.length > 0;
  if (!steps.rule_alert.judged) steps.rule_alert.note = `no rule on ${fault.metrics[0]} watches this endpoint`;
  steps.detector_alert.judged = !context.isLearning;
  if (context.isLearning) steps.detector_alert.note = "the detectors are still learning";
  const watch = new Watch(deps, fault, context, steps, deps.now(), forMs);
  await deps.responder.order(fault.order, forMs);
  watch.recordStep("order", watch.orderedAtMs, null, fault.text);
  try {
    await watch.untilDone();
  } finally {
    await deps.responder.clear();
  }
  return {
    fault: fault.text,
    forMs,
    endpoint: context.endpoint.name,
    isLearning: context.isLearning,
    steps: Object.values(steps),
    alertId: watch.alert?.id ?? null,
    kind: watch.alert?.kind ?? null,
    expectedKind: fault.kind,
  };
}

class Watch {
  alert: DrillAlertWithTimeline | undefined;

  constructor(
    readonly deps: DrillDeps,
    readonly fault: DrillFault,
    readonly context: DrillContext,
    readonly steps: Record<StepName, DrillStep>,
    readonly orderedAtMs: number,
    readonly forMs: number,
  ) {}

  get #endMs(): number {
    return this.orderedAtMs + this.forMs;
  }

  async untilDone(): Promise<void> {
    const { now } = this.deps;
    while (!this.#isOver(now())) {
      await this.#lookAtSamples();
      await this.#lookAtAlert();
      await this.#lookAtDeliveries();
      await pause(POLL_MS);
    }
  }

  /** Whether all steps are seen or their time is over. Steps that are not judged are awaited only as long as the judged ones. */
  #isOver(nowMs: number): boolean {
    const { first_bad_sample, rule_alert, resolved, webhook } = this.steps;
    if (nowMs > this.#endMs + RESOLVE_WITHIN_MS) return true;
    if (nowMs > this.#endMs + GRACE_MS && (first_bad_sample.atMs === null || this.alert === undefined)) return true;
    return resolved.atMs !== null && webhook.atMs !== null && (rule_alert.atMs !== null || nowMs > this.#endMs + GRACE_MS);
  }

  recordStep(name: StepName, atMs: number, delayMs: number | null, note: string): void {
    const step = this.steps[name];
    Object.assign(step, { atMs, delayMs, note });
    this.deps.onStep(step);
  }

  async #lookAtSamples(): Promise<void> {
    if (this.steps.first_bad_sample.atMs !== null) return;
    const [metric = ""] = this.fault.metrics;
    const from = new Date(this.orderedAtMs).toISOString();
    const path = `/endpoints/${this.context.endpoint.id}/samples?metric=${metric}&from=${from}&limit=500`;
    const { items } = await this.deps.rest.get(path, z.object({ items: z.array(Sample) }));
    const limit = Math.min(...this.context.rules.map(({ threshold }) => threshold));
    const bad = items.find(({ value }) => (Number.isFinite(limit) ? value > limit : value > 0));
    if (!bad) return;
    const unit = bad.unit === "ratio" ? "" : ` ${bad.unit}`;
    this.recordStep(
      "first_bad_sample",
      bad.timestamp,
      bad.timestamp - this.orderedAtMs,
      `${metric} ${Number(bad.value.toPrecision(4))}${unit}`,
    );
  }

  async #lookAtAlert(): Promise<void> {
    const { rest } = this.deps;
    const id = this.alert?.id ?? (await this.#findAlert());
    if (id === undefined) return;
    this.alert = await rest.get(`/alerts/${id}`, AlertShape);
    const events = this.alert.timeline.filter(({ at, detail }) => (detail.written_at ?? at) >= this.orderedAtMs);
    this.#see(
      "rule_alert",
      events.find((event) => isHeldBy(event, "rule")),
      this.alert.title,
    );
    this.#see(
      "detector_alert",
      events.find((event) => isHeldBy(event, "detector")),
      this.alert.kind,
    );
    const resolved = events.findLast(({ type }) => type === "resolved");
    if (resolved && this.alert.status === "resolved" && this.steps.resolved.atMs === null) {
      const atMs = resolved.detail.written_at ?? resolved.at;
      this.recordStep("resolved", atMs, Math.max(0, atMs - this.#endMs), this.alert.kind);
    }
  }

  async #findAlert(): Promise<string | undefined> {
    const page = z.object({ items: z.array(DrillAlert) });
    const { items } = await this.deps.rest.get(`/alerts?status=open&endpoint_id=${this.context.endpoint.id}&limit=50`, page);
    return items.find(({ metric_name }) => this.fault.metrics.includes(metric_name ?? ""))?.id;
  }

  #see(name: "rule_alert" | "detector_alert", event: TimelineEvent | undefined, note: string): void {
    if (!event || this.steps[name].atMs !== null) return;
    const writtenAtMs = event.detail.written_at ?? event.at;
    this.recordStep(name, writtenAtMs, writtenAtMs - (event.detail.received_at ?? event.at), note);
  }

  async #lookAtDeliveries(): Promise<void> {
    if (!this.alert || this.steps.webhook.atMs !== null) return;
    const opening = this.alert.timeline.findLast(
      ({ type, detail, at }) => OPENING.includes(type) && (detail.written_at ?? at) >= this.orderedAtMs,
    );
    if (!opening) return;
    for (const id of this.context.integrationIds) {
      const { items } = await this.deps.rest.get(`/integrations/${id}/deliveries?limit=20`, z.object({ items: z.array(Delivery) }));
      const own = items.find((delivery) => isAbout(delivery, this.alert?.id ?? "") && delivery.created_at >= this.orderedAtMs);
      const attempt = own?.attempts[0];
      if (!own || !attempt) continue;
      const writtenAtMs = opening.detail.written_at ?? opening.at;
      const answer = attempt.status === null ? (attempt.error ?? "no answer") : `HTTP ${attempt.status}`;
      this.recordStep("webhook", attempt.at, attempt.at - writtenAtMs, `${own.event_type}, ${answer}`);
      return;
    }
  }
}

const isHeldBy = ({ detail }: TimelineEvent, who: string): boolean => detail.by?.split(", ").includes(who) ?? false;

const isAbout = ({ event_type, request }: Delivery, alertId: string): boolean =>
  ["alert.created", "alert.reopened"].includes(event_type) && JSON.stringify(request.body).includes(alertId);
