import { ACTION_KEY_PURPOSE } from "@padit/services/action-links";
import { attemptDelivery, type DeliveryDoors, resendRecords } from "@padit/services/delivery";
import type { Client } from "@temporalio/client";
import type { Logger } from "pino";
import type { WakeUps } from "../lease/wake-ups";
import { pause } from "../pause";
import { DeliveryLanes } from "./delivery-lanes";
import { dispatchDeliveries } from "./dispatch-deliveries";
import { dispatchWorkflows } from "./dispatch-workflows";
import { rescueDeliveries } from "./rescue-deliveries";

/** Each part of the outbox leaves by a loop of its own. */
export type OutboxPart = "deliveries" | "workflows" | "events";

export interface DispatcherDoors extends DeliveryDoors {
  client: Client;
  publicUrl: string;
  /** Called with "deliveries" and "workflows" when the outbox grew. */
  outboxGrew: WakeUps<OutboxPart>;
  /** Called for each message about an alert that its incident made unnecessary. */
  onSaved?: (channel: string) => void;
  log: Logger;
}

const POLL_MS = 1_000;
const RESCUE_MS = 30_000;
const RESEND_POLL_MS = 10_000;
const LIMITS = { perIntegration: 4, perTenant: 32, heldPerTenant: 64 };

/** Empties the outbox until `signal` aborts. Deliveries do not wait for Temporal, nor workflows for receivers. */
export async function runDispatcher(doors: DispatcherDoors, signal: AbortSignal): Promise<void> {
  await Promise.all([
    dispatchingDeliveries(doors, signal),
    dispatchingWorkflows(doors, signal),
    rescuing(doors, signal),
    resending(doors, signal),
  ]);
}

async function dispatchingDeliveries(doors: DispatcherDoors, signal: AbortSignal): Promise<void> {
  const { db, outboxGrew, log } = doors;
  const lanes = new DeliveryLanes(LIMITS, {
    onError: (error) => log.error({ err: error }, "a delivery could not be noted"),
    onRoom: () => outboxGrew.call("deliveries"),
  });
  let actionKey: Uint8Array | undefined;
  const dispatched = async () => {
    actionKey ??= await actionKeyOf(doors);
    const { now, publicUrl, onSaved } = doors;
    return dispatchDeliveries(db, { now, publicUrl, onSaved, actionKey, withoutTenants: lanes.fullTenants() });
  };
  while (!signal.aborted) {
    const queued = await orNothing(log, "deliveries", dispatched, []);
    for (const delivery of queued)
      lanes.add(delivery, async () => {
        await attemptDelivery(doors, delivery);
      });
    if (queued.length === 0) await outboxGrew.wait("deliveries", POLL_MS, signal);
  }
  await lanes.idle();
}

/** The key of links in messages. A signer of an earlier version refuses it: messages then have no links, because they must not wait for links. */
async function actionKeyOf({ keyring, log }: DispatcherDoors): Promise<Uint8Array | undefined> {
  try {
    return await keyring.derive(ACTION_KEY_PURPOSE);
  } catch (error) {
    log.warn({ err: error }, "messages have no links to act by");
    return undefined;
  }
}

async function dispatchingWorkflows({ db, client, outboxGrew, log }: DispatcherDoors, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const sent = await orNothing(log, "workflows", () => dispatchWorkflows(db, client), 0);
    if (sent === 0) await outboxGrew.wait("workflows", POLL_MS, signal);
  }
}

async function rescuing({ db, log, now }: DispatcherDoors, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await orNothing(log, "overdue deliveries", () => rescueDeliveries(db, now()), 0);
    await pause(RESCUE_MS, signal);
  }
}

async function resending(doors: DispatcherDoors, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const failed = await orNothing(doors.log, "repetitions", () => resendRecords(doors), 0);
    if (failed > 0) doors.log.warn({ failed }, "receivers did not accept repetitions of open incidents");
    await pause(RESEND_POLL_MS, signal);
  }
}

/** The database or Temporal is away: what waits, waits in the outbox, and the loop asks again. */
async function orNothing<T>(log: Logger, what: string, work: () => Promise<T>, nothing: T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    log.warn({ err: error }, `${what} wait in the outbox`);
    return nothing;
  }
}
