import { expect, it } from "vitest";
import { DeliveryLanes } from "./delivery-lanes";

const gate = () => {
  let open = () => {};
  const opened = new Promise<void>((done) => {
    open = done;
  });
  return { open, opened };
};
const unexpected = (error: unknown) => expect.unreachable(String(error));
const of = (integrationId: string, tenantId = "t") => ({ tenantId, integrationId });
const limits = { perIntegration: 2, perTenant: 3, heldPerTenant: 5 };

it("receivers that hang hold up their own organization and no other", async () => {
  const lanes = new DeliveryLanes(limits, { onError: unexpected, onRoom: () => {} });
  const hanging = gate();
  let running = 0;
  let runningMax = 0;
  for (let n = 0; n < 200; n++)
    lanes.add(of(`hanging ${n}`), async () => {
      runningMax = Math.max(runningMax, ++running);
      await hanging.opened;
      running -= 1;
    });
  const quick = gate();
  lanes.add(of("quick", "other"), async () => quick.open());
  await quick.opened;
  expect(runningMax).toBe(limits.perTenant);
  hanging.open();
  await lanes.idle();
  expect(runningMax).toBe(limits.perTenant);
});

it("an integration runs no more than its share at once, in order, and the others of its organization take turns with it", async () => {
  const lanes = new DeliveryLanes({ perIntegration: 1, perTenant: 1, heldPerTenant: 100 }, { onError: unexpected, onRoom: () => {} });
  const done: string[] = [];
  for (const name of ["a1", "a2", "a3", "b1", "b2"])
    lanes.add(of(name[0] ?? ""), async () => {
      done.push(name);
    });
  await lanes.idle();
  // The first runs at once; the turns begin with those that wait when it ends.
  expect(done).toEqual(["a1", "a2", "b1", "a3", "b2"]);
});

it("a delivery that fails to be noted does not stop its lane", async () => {
  const errors: unknown[] = [];
  const lanes = new DeliveryLanes({ ...limits, perIntegration: 1 }, { onError: (error) => errors.push(error), onRoom: () => {} });
  const done: number[] = [];
  lanes.add(of("i"), () => Promise.reject(new Error("the database went away")));
  lanes.add(of("i"), async () => {
    done.push(2);
  });
  await lanes.idle();
  expect([errors.length, done]).toEqual([1, [2]]);
});

it("an organization is full at its limit, and says when it has room again", async () => {
  const room = gate();
  const lanes = new DeliveryLanes(limits, { onError: unexpected, onRoom: room.open });
  const first = gate();
  for (let n = 0; n < limits.heldPerTenant; n++) lanes.add(of("i"), () => first.opened);
  lanes.add(of("i", "other"), () => first.opened);
  expect(lanes.fullTenants()).toEqual(["t"]);
  first.open();
  await room.opened;
  await lanes.idle();
  expect(lanes.fullTenants()).toEqual([]);
});
