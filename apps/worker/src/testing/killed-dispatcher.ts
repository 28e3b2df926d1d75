import { writeSync } from "node:fs";
import { openDatabase } from "@padit/db";
import { attemptDelivery, type DeliveryDoors, retryDeliveries } from "@padit/services/delivery";
import { createEgress, parseCidrs } from "@padit/services/egress";
import { createKeyring } from "@padit/services/keyring";
import { z } from "zod";
import { dispatchDeliveries } from "../dispatch/dispatch-deliveries";
import { rescueDeliveries } from "../dispatch/rescue-deliveries";

const KilledDispatcherInput = z.strictObject({
  urls: z.strictObject({ app: z.string(), system: z.string() }),
  key: z.string(),
  tenantId: z.string(),
  integrationIds: z.array(z.string()),
  /** Added to the clock, so that claims of earlier processes have expired. */
  clockOffsetMs: z.number(),
  /**
   * Where the program waits to be killed: after it rendered a delivery, before it sends it, while it sends it, or before it stores the answer.
   * Null: runs until nothing is left to deliver.
   */
  hold: z.enum(["rendered", "claimed", "sending", "answered"]).nullable(),
  /** A text of the deliveries that are held. Others are delivered. */
  heldText: z.string(),
});
export type KilledDispatcherInput = z.output<typeof KilledDispatcherInput>;

const { hold, heldText, ...input } = KilledDispatcherInput.parse(JSON.parse(process.argv[2] ?? ""));

/** Tells the parent, and never continues. */
async function waitToBeKilled(): Promise<never> {
  writeSync(1, "held\n");
  return new Promise(() => {});
}

const egress = createEgress({ policy: { allow: parseCidrs("127.0.0.1/32") } });
const doors: DeliveryDoors = {
  db: openDatabase(input.urls, { poolSize: 4 }),
  keyring: createKeyring(input.key),
  now: () => new Date(Date.now() + input.clockOffsetMs),
  egress: {
    ...egress,
    async post(url, headers, body, signal) {
      const isHeld = body.includes(heldText);
      if (isHeld && hold === "claimed") return waitToBeKilled();
      if (isHeld && hold === "sending") writeSync(1, "held\n");
      const outcome = await egress.post(url, headers, body, signal);
      if (isHeld && hold === "answered") writeSync(1, "held\n");
      return isHeld && hold !== null ? new Promise(() => {}) : outcome;
    },
  },
};

const { db, now } = doors;
const rescued = await rescueDeliveries(db, now());
writeSync(1, `rescued ${rescued}\n`);
const { tenantId } = input;
for (const integrationId of input.integrationIds) await retryDeliveries(doors, { tenantId, integrationId }, () => {});
const queued = await dispatchDeliveries(db, { now, publicUrl: "http://padit.example" });
if (hold === "rendered") await waitToBeKilled();
await Promise.all(queued.map((delivery) => attemptDelivery(doors, delivery)));
await db.close();
