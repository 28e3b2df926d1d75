import { expect, it } from "vitest";
import { DeliveryLanes } from "./delivery-lanes";

const gate = () => {
  let open = () => {};
  const opened = new Promise<void>((done) => {
    open = done;
  });
  return { open, opened };
};

it("a receiver that hangs holds up its own lane and no other, and a lane runs no more than its share at once", async () => {
  const lanes = new DeliveryLanes({ perIntegration: 2, waiting: 100 }, (error) => expect.unreachable(String(error)));
  const hanging = gate();
  const done: string[] = [];
  let running = 0;
  let most = 0;
  for (let i = 0; i < 5; i++)
    lanes.add("slow", async () => {
      most = Math.max(most, ++running);
      await hanging.opened;
      running--;
      done.push("slow");
    });
  const quick = gate();
  lanes.add("quick", async () => {
    done.push("quick");
    quick.open();
  });
  await quick.opened;
  expect(done).toEqual(["quick"]);
  hanging.open();
  await lanes.idle();
  expect(most).toBe(2);
  expect(done.length).toBe(6);
});

it("a delivery that fails to be noted does not stop its lane", async () => {
  const errors: unknown[] = [];
  const lanes = new DeliveryLanes({ perIntegration: 1, waiting: 100 }, (error) => errors.push(error));
  const done: number[] = [];
  lanes.add("i", () => Promise.reject(new Error("the database went away")));
  lanes.add("i", async () => {
    done.push(2);
  });
  await lanes.idle();
  expect([errors.length, done]).toEqual([1, [2]]);
});

it("there is room again when something ended", async () => {
  const lanes = new DeliveryLanes({ perIntegration: 1, waiting: 1 }, () => {});
  const first = gate();
  lanes.add("i", () => first.opened);
  let hasRoom = false;
  const room = lanes.room().then(() => {
    hasRoom = true;
  });
  await Promise.resolve();
  expect(hasRoom).toBe(false);
  first.open();
  await room;
});
