import {
  asProbeFailure,
  clockStepNs,
  departed,
  familyOf,
  type IoContext,
  isFailure,
  type Measurement,
  type PinnedAddress,
  type Probe,
  ProbeFailure,
  type ProbeRun,
  type Stamp,
  UsedAddress,
  wait,
} from "@padit/plugin";
import { decodeResponse, encodeRequest, LEAP_UNSYNCHRONISED, type NtpResponse, referenceText, STRATUM_UNSYNCHRONISED } from "./codec";
import { type Exchange, exact, measure, stated } from "./measure";
import type { NtpTarget } from "./target";

const NONCE_BYTES = 8;
/** RFC 5905 §7.4: after these kiss codes a client must not send to the server any more. */
const STOPPING_KISSES = ["DENY", "RSTR"];
const KISS_HINTS: Readonly<Record<string, string>> = {
  DENY: "The server denies this collector access (kiss code DENY). The collector sends nothing more to it until the endpoint is saved again.",
  RSTR: "The server's policy restricts this collector (kiss code RSTR). The collector sends nothing more to it until the endpoint is saved again.",
  RATE: "The server asks for fewer requests (kiss code RATE). Choose a longer interval.",
};

/** One request and its response. A server that is not synchronised or sends a kiss-o'-death is not available. */
export const ntpProbe: Omit<Probe<NtpTarget>, "protocol"> = {
  async run(target, io, signal, farEnd) {
    const atMs = io.wallMs();
    const used = new UsedAddress(io);
    const kiss = STOPPING_KISSES.find((code) => farEnd?.has(code));
    try {
      if (kiss !== undefined) throw new ProbeFailure("mismatch", kiss, KISS_HINTS[kiss] ?? "");
      const to = await used.pin("udp", target.host, target.port, familyOf(target.family));
      const { exchange, stampSource } = await ask(target, to, io, signal);
      const { response } = exchange;
      const complaint = complaintOf(response, target);
      if (complaint?.kiss !== undefined && STOPPING_KISSES.includes(complaint.kiss)) farEnd?.add(complaint.kiss);
      return {
        ...{ outcome: "ok", atMs, stampSource, sync: io.clock.status().sync },
        metrics: metricsOf(exchange, complaint !== undefined),
        detail: { ...used.detail(), ...detailOf(response), ...(complaint && { error: complaint.kiss ?? "UNSYNCHRONISED" }) },
        ...(complaint && { hint: complaint.hint, isUnexpected: true }),
      };
    } catch (error) {
      const { outcome, code, message } = used.explain(asProbeFailure(error));
      const metrics: ProbeRun["metrics"] = isFailure(outcome) ? { ntp_availability: exact(0) } : {};
      return { outcome, atMs, stampSource: io.stampKind, metrics, detail: { ...used.detail(), error: code }, hint: message };
    }
  },
};

interface Asked {
  exchange: Exchange;
  stampSource: Stamp["kind"];
}

async function ask(target: NtpTarget, to: PinnedAddress, io: IoContext, signal: AbortSignal): Promise<Asked> {
  const nonce = io.randomBytes(NONCE_BYTES).slice();
  const socket = await io.udp(to);
  const done = new AbortController();
  const before = io.clock.pair();
  let answer: { response: NtpResponse; received: Stamp } | undefined;
  let failure: ProbeFailure | undefined;
  try {
    socket.onReply((payload, received) => {
      const response = decodeResponse(payload, io.clock.realtimeNs());
      // A packet that does not repeat the nonce is old or forged and must not end the wait (RFC 5905 §8, TEST 2).
      if (response === undefined)
        failure ??= new ProbeFailure("malformed_response", "MALFORMED", "The response is no NTP packet of a server.");
      else if (!response.origin.every((byte, i) => byte === nonce[i]))
        failure ??= new ProbeFailure("mismatch", "BOGUS", "The response belongs to another request.");
      else if (answer === undefined) {
        answer = { response, received };
        done.abort();
      }
    });
    socket.onFailure((reported) => {
      failure = reported;
      done.abort();
    });
    const sending = departed((departure) => socket.send(encodeRequest(nonce), departure));
    sending.catch(() => done.abort());
    await wait(target.timeoutMs, AbortSignal.any([signal, done.signal]), io.after);
    const sent = await sending;
    if (answer === undefined) throw failure ?? new ProbeFailure("timeout", "TIMEOUT", `No response within ${target.timeoutMs} ms.`);
    const after = io.clock.pair();
    if (clockStepNs(before, after) !== 0)
      throw new ProbeFailure("clock_step", "CLOCK_STEP", "The collector's clock was stepped during the run, so no time is reported.");
    const { response, received } = answer;
    const unixNs = ({ clock, ns }: Stamp) => (clock === "realtime" ? ns : ns - after.monoNs + after.realtimeNs);
    const stampSource = sent.kind === received.kind ? sent.kind : "user";
    const stampErrorNs = io.stampErrorNs(stampSource) + (sent.clock === "mono" ? after.uncertaintyNs : 0);
    return { exchange: { sentNs: unixNs(sent), receivedNs: unixNs(received), response, stampErrorNs }, stampSource };
  } finally {
    socket.close();
  }
}

/** Why a response is not that of an available server; undefined for a good one. */
function complaintOf({ leap, stratum, referenceId }: NtpResponse, { maxStratum }: NtpTarget): { hint: string; kiss?: string } | undefined {
  if (stratum === 0) {
    const kiss = referenceText(referenceId) ?? "unknown";
    return { kiss, hint: KISS_HINTS[kiss] ?? `The server answered with a kiss-o'-death (code ${kiss}).` };
  }
  if (leap === LEAP_UNSYNCHRONISED || stratum >= STRATUM_UNSYNCHRONISED)
    return { hint: "The server states that its clock is not synchronised." };
  if (stratum > maxStratum) return { hint: `The server's stratum is ${stratum}, above the largest accepted one, ${maxStratum}.` };
  return undefined;
}

/** A kiss-o'-death packet has no times. A clock that is not synchronised has no offset that means anything. */
function metricsOf(exchange: Exchange, isComplaint: boolean): Record<string, Measurement> {
  const { response } = exchange;
  const availability = { ntp_availability: exact(isComplaint ? 0 : 1) };
  if (response.stratum === 0) return availability;
  const { ntp_delay, ...clocks } = measure(exchange);
  const isSynchronised = response.leap !== LEAP_UNSYNCHRONISED && response.stratum < STRATUM_UNSYNCHRONISED;
  return { ...availability, ...stated(response), ntp_delay, ...(isSynchronised && clocks) };
}

const detailOf = ({ stratum, version, referenceId, precisionNs }: NtpResponse) => ({
  version,
  precision_ns: precisionNs,
  reference: (stratum <= 1 && referenceText(referenceId)) || [...referenceId].join("."),
});
