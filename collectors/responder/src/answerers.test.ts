import { decodeCfm, encodeCfm } from "@padit/protocols/cfm";
import { ltm, readLtr } from "@padit/protocols/cfm-lt";
import { ACTION, type Action, decodeOneWayDelays, encodeOneWayDelay, type OneWayDelay } from "@padit/protocols/ecpri-owd";
import { decodeFrame, encodeFrame } from "@padit/protocols/ethernet";
import type { Clock, Stamp } from "@padit/protocols/probe";
import { decodeReflector } from "@padit/protocols/stamp";
import { fromHex, golden, goldenUdp, toHex } from "@padit/protocols/testing/golden";
import fc from "fast-check";
import { expect, test } from "vitest";
import { cfmAnswer, isAtOtherLevel } from "./cfm-answerer";
import { ecpriAnswerer, ecpriExchange } from "./ecpri-answerer";
import { type StampOptions, stampAnswerer } from "./stamp-answerer";

const T1 = 1_700_000_000_123_456_789n;
const T2 = T1 + 25_000n;
const T3 = T2 + 4_000n;
const KEY = fromHex("00112233445566778899aabbccddeeff");
const clock = (sync: "locked" | "unknown" = "locked"): Clock => ({
  realtimeNs: () => T3,
  pair: () => ({ realtimeNs: T3, monoNs: 0n, uncertaintyNs: 0 }),
  status: () => ({ sync, maxErrorNs: sync === "locked" ? 0 : null }),
});
const sentAt: Stamp = { ns: T3, clock: "realtime", kind: "kernel" };

function reflect(payload: Uint8Array, options: Partial<StampOptions> = {}, sync: "locked" | "unknown" = "locked") {
  const answers: Uint8Array[] = [];
  const answer = stampAnswerer({ clock: clock(sync) }, { key: undefined, isStateful: false, isShortAnswered: false, ...options });
  const ask = (request: Uint8Array, port = 40_002) =>
    answer({ payload: request, from: { address: "192.0.2.10", port }, receivedNs: T2, delayNs: 0n, meta: { ttl: 64 } }, async (reply) => {
      answers.push(reply);
      return sentAt;
    });
  ask(payload);
  return { answers, ask };
}

test("a STAMP request is reflected as the golden reply, unauthenticated and authenticated", () => {
  expect(reflect(goldenUdp("stamp_tx")).answers.map(toHex)).toEqual([toHex(goldenUdp("stamp_rx"))]);
  expect(reflect(goldenUdp("stamp_tx_auth"), { key: KEY }).answers.map(toHex)).toEqual([toHex(goldenUdp("stamp_rx_auth"))]);
});

test("a reflector with a key answers nobody who does not know it", () => {
  expect(reflect(goldenUdp("stamp_tx"), { key: KEY }).answers).toEqual([]);
  expect(reflect(goldenUdp("stamp_tx_auth"), { key: fromHex("ff".repeat(16)) }).answers).toEqual([]);
});

test("a reply is never longer than its request, unless TWAMP-light's short ones are permitted", () => {
  const short = goldenUdp("stamp_tx").subarray(0, 14);
  expect(reflect(short).answers).toEqual([]);
  expect(reflect(short, { isShortAnswered: true }).answers.map((reply) => reply.length)).toEqual([44]);
  for (const size of [38, 40, 41, 43])
    expect(reflect(goldenUdp("stamp_tx").subarray(0, size)).answers.map(toHex)).toEqual([toHex(goldenUdp("stamp_rx").subarray(0, size))]);
  const padded = new Uint8Array([...goldenUdp("stamp_tx"), ...new Uint8Array(100).fill(7)]);
  expect(reflect(padded).answers[0]?.slice(44)).toEqual(new Uint8Array(100).fill(7));
});

test("a reflector without a locked clock does not claim one", () => {
  const [reply] = reflect(goldenUdp("stamp_tx"), {}, "unknown").answers;
  const decoded = decodeReflector(reply ?? new Uint8Array(), T1);
  expect(decoded.ok && decoded.packet.error.synchronised).toBe(false);
});

test("a stateful reflector numbers each session's replies by itself", () => {
  const { answers, ask } = reflect(goldenUdp("stamp_tx"), { isStateful: true });
  ask(goldenUdp("stamp_tx"));
  ask(goldenUdp("stamp_tx"), 50_000);
  expect(answers.map((reply) => new DataView(reply.buffer).getUint32(0))).toEqual([0, 1, 0]);
});

const levels = [0, 5];
const OWN = "02:00:00:00:00:0b";
const cfm = (name: string) => decodeFrame(golden(name))?.payload ?? new Uint8Array();

test("golden LBMs are answered by LBRs: the opcode changes and nothing else", () => {
  const [lbm, lbr] = [golden("cfm_lbm"), golden("cfm_lbr")];
  const frame = decodeFrame(lbm);
  const payload = cfmAnswer(cfm("cfm_lbm"), levels, OWN)?.answer(T2, T3) ?? new Uint8Array();
  if (frame === undefined) throw new Error("no frame");
  expect(toHex(encodeFrame({ ...frame, destination: frame.source, source: frame.destination, payload }))).toBe(toHex(lbr));
  const tlvs = cfm("cfm_lbm_tlv_vlan");
  const expected = tlvs.slice();
  expected[1] = 2;
  expect(toHex(cfmAnswer(tlvs, levels, OWN)?.answer(T2, T3) ?? new Uint8Array())).toBe(toHex(expected));
});

test("the golden DMM is answered by the golden DMR", () => {
  expect(toHex(cfmAnswer(cfm("cfm_dmm"), levels, OWN)?.answer(T2, T3) ?? new Uint8Array())).toBe(toHex(cfm("cfm_dmr")));
});

test("an LTM to this end's own address is answered to the station that started the trace, and any other one is not", () => {
  const asked = { level: 5, transactionId: 7, ttl: 9, origin: "02:00:00:00:00:0a", target: OWN };
  // As long as Ethernet makes the shortest frame.
  const payload = Buffer.concat([encodeCfm(ltm(asked)), Buffer.alloc(13)]);
  const found = cfmAnswer(payload, levels, OWN);
  const reply = decodeCfm(found?.answer(T2, T3) ?? new Uint8Array());
  expect(found?.to).toBe(asked.origin);
  expect(reply.ok && readLtr(reply.pdu)).toMatchObject({ transactionId: 7, replyTtl: 8, relayAction: 1, isTerminalMep: true });
  expect(cfmAnswer(payload, levels, "02:00:00:00:00:0c")).toBeUndefined();
  expect(cfmAnswer(encodeCfm(ltm({ ...asked, ttl: 0 })), levels, OWN)).toBeUndefined();
  expect(cfmAnswer(encodeCfm(ltm({ ...asked, origin: "ff:ff:ff:ff:ff:ff" })), levels, OWN)).toBeUndefined();
});

test("other levels, LBRs, DMRs and CCMs get no answer", () => {
  expect(cfmAnswer(cfm("cfm_lbm_tlv_vlan"), [0], OWN)).toBeUndefined();
  expect(["cfm_lbm_tlv_vlan", "cfm_lbm", "cfm_dmr"].map((name) => isAtOtherLevel(cfm(name), [0]))).toEqual([true, false, false]);
  for (const name of ["cfm_lbr", "cfm_dmr", "cfm_ccm"]) expect(cfmAnswer(cfm(name), levels, OWN)).toBeUndefined();
});

/** The radio's replies to these messages in turn. */
function radio(messages: Partial<OneWayDelay>[], { compensationNs = 60, delayNs = 0n } = {}) {
  const answers: OneWayDelay[] = [];
  const answer = ecpriAnswerer({ clock: clock() }, compensationNs);
  for (const [i, message] of messages.entries()) {
    const payload = encodeOneWayDelay({ measurementId: 7, action: 0, timestampNs: 0n, compensation: 0n, dummyBytes: 0, ...message });
    answer({ source: "a", payload, receivedNs: T2 + BigInt(i), delayNs }, async (reply) => {
      for (const decoded of decodeOneWayDelays(reply)) if (decoded.ok) answers.push(decoded.packet);
      return sentAt;
    });
  }
  return answers;
}

test("an eCPRI request is answered by the golden response", () => {
  const answers: Uint8Array[] = [];
  ecpriAnswerer({ clock: clock() }, 60)({ source: "a", payload: cfm("ecpri_req"), receivedNs: T2, delayNs: 0n }, async (reply) => {
    answers.push(reply);
    return sentAt;
  });
  expect(answers.map(toHex)).toEqual([toHex(cfm("ecpri_resp").subarray(0, 24))]);
});

test("a two-step request is answered after its follow-up, with the time of the request", () => {
  expect(radio([{ action: ACTION.requestWithFollowUp }])).toEqual([]);
  expect(radio([{ action: ACTION.requestWithFollowUp }, { action: ACTION.followUp }])).toMatchObject([{ action: 2, timestampNs: T2 }]);
  expect(radio([{ action: ACTION.followUp }])).toEqual([]);
});

test("a follow-up that comes minutes after a request of its ID belongs to another one; a copy of a request changes nothing", () => {
  const answers: OneWayDelay[] = [];
  const answer = ecpriAnswerer({ clock: clock() }, 0);
  const tell = (action: Action, receivedNs: bigint) => {
    const payload = encodeOneWayDelay({ measurementId: 7, action, timestampNs: 0n, compensation: 0n, dummyBytes: 0 });
    answer({ source: "a", payload, receivedNs, delayNs: 0n }, async (reply) => {
      for (const decoded of decodeOneWayDelays(reply)) if (decoded.ok) answers.push(decoded.packet);
      return sentAt;
    });
  };
  tell(ACTION.requestWithFollowUp, T2);
  tell(ACTION.followUp, T2 + 512_000_000_000n);
  expect(answers).toEqual([]);
  tell(ACTION.requestWithFollowUp, T2);
  tell(ACTION.requestWithFollowUp, T2 + 1_000_000n);
  tell(ACTION.followUp, T2 + 2_000_000n);
  expect(answers).toMatchObject([{ timestampNs: T2 }]);
});

test("a remote request makes the radio measure back", async () => {
  expect(radio([{ action: ACTION.remoteRequest }])).toMatchObject([{ action: 0, timestampNs: T3 }]);
  const twoStep = radio([{ action: ACTION.remoteRequestWithFollowUp }]);
  await new Promise(setImmediate);
  expect(twoStep).toMatchObject([
    { action: 1, timestampNs: 0n },
    { action: 5, timestampNs: T3 },
  ]);
});

test("a delay by fault is seen in what a radio measures back, too", async () => {
  const delayed = { compensationNs: 0, delayNs: 5_000_000n };
  expect(radio([{ action: ACTION.remoteRequest }], delayed)).toMatchObject([{ timestampNs: T3 - 5_000_000n }]);
  const twoStep = radio([{ action: ACTION.remoteRequestWithFollowUp }], delayed);
  await new Promise(setImmediate);
  expect(twoStep[1]).toMatchObject({ action: 5, timestampNs: T3 - 5_000_000n });
});

test("a two-step request and its follow-up are one exchange; everything else stands alone", () => {
  const exchange = (action: Action) =>
    ecpriExchange("a", encodeOneWayDelay({ measurementId: 7, action, timestampNs: 0n, compensation: 0n, dummyBytes: 0 }));
  expect(exchange(ACTION.requestWithFollowUp)).toEqual({ name: "a|7", isLast: false });
  expect(exchange(ACTION.followUp)).toEqual({ name: "a|7", isLast: true });
  for (const action of [ACTION.request, ACTION.response, ACTION.remoteRequest, ACTION.remoteRequestWithFollowUp])
    expect(exchange(action)).toBeUndefined();
});

test("responses and rubbish start no storm", () => {
  expect(radio([{ action: ACTION.response }])).toEqual([]);
  const answer = ecpriAnswerer({ clock: clock() }, 0);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (payload) => {
      let sent = 0;
      answer({ source: "a", payload, receivedNs: T2, delayNs: 0n }, async (reply) => {
        sent += reply.length;
        return sentAt;
      });
      const isRemote = payload[5] === ACTION.remoteRequestWithFollowUp || payload[5] === ACTION.remoteRequest;
      if (!isRemote) expect(sent).toBeLessThanOrEqual(payload.length);
    }),
    { numRuns: 20_000 },
  );
}, 60_000);

test("a payload full of eCPRI messages gets the answer to its first alone", async () => {
  const answers: Uint8Array[] = [];
  const request = { measurementId: 1, action: ACTION.request, timestampNs: 0n, compensation: 0n, dummyBytes: 0 };
  const one = encodeOneWayDelay(request);
  const payload = Buffer.concat(
    Array.from({ length: 20 }, (_, i) => concatenated(encodeOneWayDelay({ ...request, measurementId: i }), i < 19)),
  );
  expect(decodeOneWayDelays(payload).filter(({ ok }) => ok)).toHaveLength(20);
  ecpriAnswerer({ clock: clock() }, 0)({ source: "a", payload, receivedNs: T2, delayNs: 0n }, async (reply) => {
    answers.push(reply);
    return { ns: T2, clock: "realtime", kind: "kernel" };
  });
  expect(answers.map(({ length }) => length)).toEqual([one.length]);
});

/** Sets the C bit, which announces a further message, if `isFollowed`. */
function concatenated(message: Uint8Array, isFollowed: boolean): Uint8Array {
  const copy = message.slice();
  if (isFollowed) copy[0] = (copy[0] ?? 0) | 1;
  return copy;
}
