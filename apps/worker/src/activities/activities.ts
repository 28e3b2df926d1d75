import type { Database } from "@padit/db";
import { isPaditError, type PaditError } from "@padit/domain";
import { settleAlert } from "@padit/services/alerts";
import { type DeliveryDoors, retryDeliveries } from "@padit/services/delivery";
import type { Activities } from "@padit/workflows";
import { Context } from "@temporalio/activity";
import { ApplicationFailure } from "@temporalio/common";
import { type LeaseDoors, runLease } from "../lease/run-lease";
import { endExperiment } from "../training/experiment-row";
import { replayPage } from "../training/replay-page";
import { endReplay } from "../training/replay-row";
import { trainPage } from "../training/train-page";
import type { TrainingDoors } from "../training/training-doors";
import { confirmRollOut, reportRollOut } from "./roll-out";
import { TenantSlots } from "./tenant-slots";
import { runAllUpkeep, runUpkeepStep, type UpkeepDoors, upkeepSteps } from "./upkeep";

export interface ActivityDoors {
  db: Database;
  lease: LeaseDoors;
  delivery: DeliveryDoors;
  training: TrainingDoors;
  upkeep: UpkeepDoors;
  /** How long a lease lasts at most. */
  leaseMs: number;
  now: () => Date;
}

/** Integrations of one organization whose deliveries are retried at once; the others' activities make room for those of other organizations. */
const RETRIES_PER_TENANT_MAX = 8;
const RETRY_LATER_MS = 5_000;

/** What the workflows may ask for, on this worker. */
export function createActivities({ db, lease, delivery, training, upkeep, leaseMs, now }: ActivityDoors): Activities {
  const retries = new TenantSlots(RETRIES_PER_TENANT_MAX);
  return translated({
    async runLease(terms) {
      const { cancellationSignal, heartbeat } = Context.current();
      const outcome = await runLease(lease, { ...terms, signal: cancellationSignal, heartbeat: () => heartbeat() });
      return { ...outcome, leaseMs };
    },
    confirmRollOut: (collector) => confirmRollOut(db, collector),
    reportRollOut: (collector) => reportRollOut(db, collector),
    settleAlert: async (alert) => ({ nextAtMs: await settleAlert(db, alert, now()) }),
    async retryDeliveries(integration) {
      const context = Context.current();
      const work = () => retryDeliveries(delivery, integration, () => context.heartbeat());
      return { nextAtMs: await retries.run(integration.tenantId, work, () => now().getTime() + RETRY_LATER_MS * (1 + Math.random())) };
    },
    trainPage: (page) => trainPage(training, page, pageTerms()),
    failExperiment: ({ reason, ...experiment }) => endExperiment(training, experiment, { state: "failed", error: reason }),
    replayPage: (page) => replayPage(training, page, pageTerms()),
    failReplay: ({ reason, ...replay }) => endReplay(training, replay, { state: "failed", error: reason }),
    listUpkeepSteps: async () => upkeepSteps(),
    runUpkeepStep: ({ step }) => runUpkeepStep(upkeep, step, pageTerms()),
    tidy: () => runAllUpkeep(upkeep, pageTerms()),
  });
}

function pageTerms() {
  const { cancellationSignal, heartbeat } = Context.current();
  return { signal: cancellationSignal, heartbeat: () => heartbeat() };
}

/** The one place where a broken rule becomes Temporal's terms: what another try cannot mend is not tried again. */
function translated(activities: Activities): Activities {
  const wrap =
    <Input extends unknown[], Output>(activity: (...input: Input) => Promise<Output>) =>
    async (...input: Input): Promise<Output> => {
      try {
        return await activity(...input);
      } catch (error) {
        throw isPaditError(error) ? failureOf(error) : error;
      }
    };
  return {
    runLease: wrap(activities.runLease),
    confirmRollOut: wrap(activities.confirmRollOut),
    reportRollOut: wrap(activities.reportRollOut),
    settleAlert: wrap(activities.settleAlert),
    retryDeliveries: wrap(activities.retryDeliveries),
    trainPage: wrap(activities.trainPage),
    failExperiment: wrap(activities.failExperiment),
    replayPage: wrap(activities.replayPage),
    failReplay: wrap(activities.failReplay),
    listUpkeepSteps: wrap(activities.listUpkeepSteps),
    runUpkeepStep: wrap(activities.runUpkeepStep),
    tidy: wrap(activities.tidy),
  };
}

const failureOf = (error: PaditError): ApplicationFailure =>
  ApplicationFailure.create({ message: error.message, type: error.code, nonRetryable: error.code === "invalid", cause: error });
