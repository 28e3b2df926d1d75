import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeNotifier, enteredSettings } from "./describe";
import type { AnyNotifier } from "./notifier";
import { NOTIFIERS } from "./notifiers";
import type { DeliveryOutcome } from "./outcome";
import { fetchClient, loopback } from "./testing/fetch-client";
import { type Behaviour, PAUSE_MS, type Receiver } from "./testing/http-receiver";
import { HOSTILE, messageOf, messagesWith } from "./testing/messages";
import { RECEIVERS } from "./testing/receivers";

const SECRET = /s3cr3t|whsec_/;
const AT = new Date("2026-11-28T05:00:00Z");
const HANGING_TIMEOUT_MS = 200;
const ATTEMPT_TIMEOUT_MS = 20_000;

describe.each(NOTIFIERS.list().map((notifier) => [notifier.name, notifier] as const))("%s", (type, notifier: AnyNotifier) => {
  let receiver: Receiver;
  beforeAll(async () => {
    const open = RECEIVERS[type];
    if (!open) throw new Error(`testing/receivers.ts has no receiver for ${type}`);
    receiver = await open();
  });
  afterAll(() => receiver.close());

  let n = 0;
  const attempt = (payload: string, behaviour: Behaviour = "accept"): Promise<DeliveryOutcome> => {
    receiver.behave(behaviour);
    n += 1;
    const isUnanswered = behaviour === "hanging" || (behaviour !== "accept" && receiver.silence === "timeout");
    const timeoutMs = isUnanswered ? HANGING_TIMEOUT_MS : ATTEMPT_TIMEOUT_MS;
    const signal = AbortSignal.timeout(timeoutMs);
    const deps = { http: fetchClient, network: loopback, mail: receiver.mail };
    return notifier.send(deps, { id: `d-${n}`, at: AT, payload, record: null, previousSecrets: {}, signal }, receiver.settings);
  };
  /** Digests are sent by channels for people only. */
  const messages = (text: string) => messagesWith(text).filter(({ type: event }) => event !== "digest" || notifier.isForPeople);
  const payload = notifier.render(messageOf("alert.created", "du-17 is slow"));

  it("delivers every type of message", async () => {
    for (const message of messages("du-17 is slow")) {
      const before = receiver.received.length;
      expect(await attempt(notifier.render(message))).toMatchObject({ result: "delivered" });
      const isIgnored = receiver.keepsOne && message.type === "incident.created";
      expect(receiver.received.length).toBe(before + (isIgnored ? 0 : 1));
      expect(receiver.received.at(-1)).toContain("du-17");
    }
  });

  it("renders the same message into the same bytes", () => {
    for (const message of messages("x")) expect(notifier.render(structuredClone(message))).toBe(notifier.render(message));
  });

  it("is told to wait, and says for how long where the protocol can", async () => {
    const outcome = await attempt(payload, "busy");
    expect(outcome).toMatchObject({ result: "retry", reply: { code: receiver.silence ? null : expect.any(Number) } });
    if (receiver.mail === null && !receiver.silence) expect(outcome).toMatchObject({ afterMs: PAUSE_MS });
  });

  it("retries what failed at the receiver", async () => {
    const reason = receiver.silence ?? expect.stringMatching(/answered \d+/);
    expect(await attempt(payload, "failing")).toMatchObject({ result: "retry", reason });
  });

  it("retries what timed out", async () => {
    expect(await attempt(payload, "hanging")).toMatchObject({ result: "retry", reason: "timeout", reply: { code: null } });
  });

  it("ends a delivery, or the integration, where the receiver says that it is final", async () => {
    const final = { refusing: "rejected", gone: "gone" } as const;
    const known = receiver.behaviours.filter((behaviour) => behaviour === "refusing" || behaviour === "gone");
    expect(known.length > 0).toBe(!receiver.silence);
    for (const behaviour of known) expect(await attempt(payload, behaviour)).toMatchObject({ result: final[behaviour] });
  });

  it("retries when nothing listens at the receiver's address", async () => {
    const closed = await RECEIVERS[type]?.();
    await closed?.close();
    const deps = { http: fetchClient, network: loopback, mail: closed?.mail ?? null };
    const signal = AbortSignal.timeout(ATTEMPT_TIMEOUT_MS);
    const outcome = await notifier.send(deps, { id: "d", at: AT, payload, record: null, previousSecrets: {}, signal }, closed?.settings);
    expect(outcome).toMatchObject({ result: "retry" });
  });

  it.each(Object.entries(HOSTILE))("neutralises %s in every text", async (_what, text) => {
    for (const message of messages(text)) expect(await attempt(notifier.render(message))).toMatchObject({ result: "delivered" });
  });

  it("names no secret in outcomes, addresses and descriptions", async () => {
    for (const behaviour of receiver.behaviours) expect(JSON.stringify(await attempt(payload, behaviour))).not.toMatch(SECRET);
    expect(notifier.address(receiver.settings)).not.toMatch(SECRET);
    expect(notifier.address(receiver.settings)).not.toBe("");
  });

  it("describes itself as plain JSON with a field for every setting that a person enters", () => {
    const description = describeNotifier(notifier);
    expect(JSON.parse(JSON.stringify(description))).toEqual(description);
    expect(description.settings.fields.map(({ name }) => name).sort()).toEqual(Object.keys(enteredSettings(notifier).shape).sort());
    for (const [name, { make }] of Object.entries(notifier.secrets)) {
      expect(notifier.settings.shape).toHaveProperty(name);
      expect(notifier.fields.find((field) => field.name === name)?.secret === true).toBe(make === undefined);
    }
  });

  it("refuses settings that it does not know", () => {
    expect(() => notifier.address({ ...receiver.settings, more: 1 })).toThrow();
  });
});

it("every channel has a receiver, and every receiver a channel", () => {
  expect(Object.keys(RECEIVERS).sort()).toEqual(
    NOTIFIERS.list()
      .map(({ name }) => name)
      .sort(),
  );
});
