import { familyOf, UsedAddress } from "../ip-version";
import {
  asProbeFailure,
  clockStepNs,
  departed,
  type IoContext,
  isUnmeasured,
  type Measurement,
  type PinnedAddress,
  type Probe,
  ProbeFailure,
  type ProbeRun,
  type StampKind,
} from "../probe";
import { rttUncertaintyNs } from "../uncertainty";
import { wait } from "../wait";
import { type DnsResponse, decodeResponse, encodeQuestion, framed, isWholeFrame } from "./codec";
import { isExpectedData } from "./expected-data";
import { RECORD_TYPES } from "./records";
import { codeName } from "./response-codes";
import type { DnsTarget } from "./spec";

interface Answered {
  response: DnsResponse;
  responseMs: number;
  stampSource: StampKind;
  transport: "udp" | "tcp";
}

/** Sends one question. Every answer gives a response time; only an answer with the expected code and data counts as available. */
export const dnsProbe: Probe<DnsTarget> = {
  protocol: "dns",
  async run(target, io, signal) {
    const atMs = io.wallMs();
    const used = new UsedAddress(io);
    const about = { server: target.server, name: target.name, type: target.type };
    try {
      const to = await used.pin(target.transport, target.server, target.port, familyOf(target.family));
      const { response, responseMs, stampSource, transport } = await ask(target, to, io, signal);
      const answers = response.answers.filter(({ type }) => type === RECORD_TYPES[target.type]).map(({ data }) => data);
      const complaint = complaintOf(target, response, answers);
      return {
        outcome: "ok",
        atMs,
        stampSource,
        metrics: {
          dns_response_time: {
            value: responseMs,
            uncertainty: rttUncertaintyNs(io.stampErrorNs(stampSource), responseMs * 1e6) / 1e6,
          },
          dns_availability: exact(complaint === undefined ? 1 : 0),
          dns_answers: exact(answers.length),
        },
        detail: {
          ...about,
          ...used.detail(),
          transport,
          code: codeName(response.code),
          answers: answers.slice(0, 20),
          ...(complaint !== undefined && { error: complaint }),
        },
        ...(complaint !== undefined && { hint: complaint, isUnexpected: true }),
      };
    } catch (error) {
      const { outcome, code, message } = used.explain(asProbeFailure(error));
      const metrics: ProbeRun["metrics"] = isUnmeasured(outcome) ? {} : { dns_availability: exact(0) };
      return { outcome, atMs, stampSource: io.stampKind, metrics, detail: { ...about, ...used.detail(), error: code }, hint: message };
    }
  },
};

const exact = (value: number): Measurement => ({ value, uncertainty: null });

type IsOurs = (response: DnsResponse) => boolean;
/** FORMERR and NOTIMP: response codes of servers that do not support EDNS (RFC 6891 §7). */
const EDNS_REFUSALS = [1, 4];

/**
 * Sends the query by UDP. Repeats it by TCP if the response was truncated (RFC 7766 §5), and without EDNS if a server refuses EDNS. One time-out
 * covers everything.
 */
async function ask(target: DnsTarget, to: PinnedAddress, io: IoContext, signal: AbortSignal): Promise<Answered> {
  const endMs = io.nowMs() + target.timeoutMs;
  const attempt = (transport: "udp" | "tcp", hasEdns: boolean): Promise<Answered> => {
    const id = new DataView(io.randomBytes(2).slice().buffer).getUint16(0);
    const { name, type, recursionDesired } = target;
    const question = encodeQuestion({ id, name, type, recursionDesired, hasEdns });
    const isOurs = (response: DnsResponse) => response.id === id && isSameQuestion(response, target);
    const leftMs = Math.max(1, endMs - io.nowMs());
    return (transport === "tcp" ? askByTcp : askByUdp)(question, isOurs, leftMs, to, io, signal);
  };
  const whole = async (hasEdns: boolean): Promise<Answered> => {
    const answered = await attempt(target.transport, hasEdns);
    return answered.transport === "udp" && answered.response.truncated ? attempt("tcp", hasEdns) : answered;
  };
  const answered = await whole(true);
  return EDNS_REFUSALS.includes(answered.response.code) ? whole(false) : answered;
}

async function askByUdp(
  question: Uint8Array,
  isOurs: IsOurs,
  timeoutMs: number,
  to: PinnedAddress,
  io: IoContext,
  signal: AbortSignal,
): Promise<Answered> {
  const socket = await io.udp(to);
  const before = io.clock.pair();
  const done = new AbortController();
  let answer: { response: DnsResponse; receivedNs: bigint; clock: string; kind: StampKind } | undefined;
  let failure: ProbeFailure | undefined;
  try {
    socket.onReply((payload, received) => {
      const decoded = decodeResponse(payload);
      // A forged response with a wrong id must not end the wait for the real one (RFC 5452 §9.1).
      if (!decoded.ok) failure ??= new ProbeFailure("malformed_response", decoded.reason.toUpperCase(), "The answer is not a DNS message.");
      else if (!isOurs(decoded.response))
        failure ??= new ProbeFailure("mismatch", "OTHER_QUESTION", "The answer belongs to another question.");
      else if (answer === undefined) {
        answer = { response: decoded.response, receivedNs: received.ns, clock: received.clock, kind: received.kind };
        done.abort();
      }
    });
    socket.onFailure((f) => {
      failure = f;
      done.abort();
    });
    const sent = departed((departure) => socket.send(question, departure));
    sent.catch(() => done.abort());
    await wait(timeoutMs, AbortSignal.any([signal, done.signal]), io.after);
    const stamp = await sent;
    if (answer === undefined) throw failure ?? new ProbeFailure("timeout", "TIMEOUT", `No answer within ${Math.round(timeoutMs)} ms.`);
    if (answer.clock !== stamp.clock) throw new ProbeFailure("local_error", "CLOCKS", "Send and receive were stamped by two clocks.");
    if (stamp.clock === "realtime" && clockStepNs(before, io.clock.pair()) !== 0)
      throw new ProbeFailure("clock_step", "CLOCK_STEP", "The collector's clock was stepped during the run: no time is told.");
    const responseMs = Math.max(0, Number(answer.receivedNs - stamp.ns) / 1e6);
    const stampSource = stamp.kind === answer.kind ? stamp.kind : "user";
    return { response: answer.response, responseMs, stampSource, transport: "udp" };
  } finally {
    socket.close();
  }
}

async function askByTcp(
  question: Uint8Array,
  isOurs: IsOurs,
  timeoutMs: number,
  to: PinnedAddress,
  io: IoContext,
  signal: AbortSignal,
): Promise<Answered> {
  const { answer, connectMs, answerMs } = await io.tcpExchange(to, framed(question), isWholeFrame, timeoutMs, signal);
  const decoded = decodeResponse(answer.subarray(2));
  if (!decoded.ok) throw new ProbeFailure("malformed_response", decoded.reason.toUpperCase(), "The answer is not a DNS message.");
  if (!isOurs(decoded.response)) throw new ProbeFailure("mismatch", "OTHER_QUESTION", "The answer belongs to another question.");
  return { response: decoded.response, responseMs: connectMs + answerMs, stampSource: "user", transport: "tcp" };
}

const bare = (name: string): string => name.toLowerCase().replace(/\.$/, "");
const isSameQuestion = ({ question }: DnsResponse, target: DnsTarget): boolean =>
  question === undefined || (bare(question.name) === bare(target.name) && question.type === RECORD_TYPES[target.type]);

function complaintOf(target: DnsTarget, response: DnsResponse, answers: readonly string[]): string | undefined {
  const code = codeName(response.code);
  if (code !== target.expectCode) return `The server answered ${code} instead of ${target.expectCode}.`;
  const missing = target.expect.find((wanted) => !answers.some((data) => isExpectedData(target.type, data, wanted)));
  if (missing !== undefined) return `No ${target.type} record holds "${missing}".`;
  if (code === "NOERROR" && answers.length === 0) return `There is no ${target.type} record.`;
  return undefined;
}
