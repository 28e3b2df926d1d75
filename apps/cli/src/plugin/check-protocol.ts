import { describeProtocol, type ProtocolSpec } from "@padit/protocols";
import { endingsOf, type IoContext, isFailure, ProbeFailure, type ProbeRun } from "@padit/protocols/probe";
import { FakeWire } from "@padit/protocols/testing/fake-wire";
import { type CheckedDemand, demandPlainJson, demandThat, find } from "./check";
import { checkSettings } from "./check-settings";
import { exampleSettings } from "./example-settings";

const noAnswer = () => new ProbeFailure("timeout", "ETIMEDOUT", "No answer.");
const NEIGHBOUR = { interface: "eth1", mac: "02:00:00:00:00:0b" };
/** A network in virtual time on which no host answers. */
const silentWire = () => new FakeWire({ http: noAnswer, tcp: noAnswer, neighbours: { "192.0.2.1": NEIGHBOUR } });

/** @param isAdapter the protocol opens its own sockets, so that a policy cannot prevent it from sending */
export async function checkProtocol(
  spec: ProtocolSpec,
  given: Readonly<Record<string, unknown>>,
  isAdapter: boolean,
): Promise<CheckedDemand[]> {
  const description = describeProtocol(spec);
  const example = exampleSettings(description.settings.fields, given);
  const run = (io: IoContext) => runOnce(spec, example, io);
  return [
    await find("the description is plain JSON", "Keep functions and dates out of fields and metrics", () => demandPlainJson(description)),
    ...(await checkSettings({ schema: spec.target, description: description.settings, example })),
    await find("every setting has a field", "Add a field for each setting, and no other", () => {
      const settings = Object.keys(Object(description.settings.schema.properties)).sort();
      const fields = spec.fields.map(({ name }) => name).sort();
      demandThat(settings.join() === fields.join(), `settings are ${settings.join(", ")}, fields ${fields.join(", ")}`);
    }),
    await find("metrics have titles of their own, and the delivery is bad in itself", "Make it by availabilityMetric or lossMetric", () =>
      demandMetrics(spec),
    ),
    await find("cost and address are known before a run", "cost must answer one packet or more, and address a text", () => {
      const target = spec.target.parse(example);
      demandThat(spec.cost(target).packets > 0, "cost answers no packets");
      demandThat(spec.address(target) !== "", "address is empty");
    }),
    await find(
      "a far end that is silent is an outcome, and no delay",
      "End a run by timeoutMs of the settings, with the delivery it had",
      async () => demandSilence(spec, await run(silentWire().io)),
    ),
    ...(isAdapter ? [] : [await checkDenied(run)]),
  ];
}

async function checkDenied(run: (io: IoContext) => Promise<ProbeRun>): Promise<CheckedDemand> {
  return find(
    "what the collector may not do is no fault of the far end",
    "Turn a ProbeFailure into its outcome, with metrics only where isFailure(outcome)",
    async () => {
      const denied = () => Promise.reject(new ProbeFailure("policy_denied", "POLICY_DENIED", "Not permitted."));
      const { outcome, metrics } = await run({ ...silentWire().io, pin: denied, pinLink: denied });
      demandThat(outcome === "policy_denied", `a denied address ends as ${outcome} instead of policy_denied`);
      demandThat(Object.keys(metrics).length === 0, `${Object.keys(metrics).join(", ")} is reported all the same`);
    },
  );
}

function runOnce(spec: ProtocolSpec, example: unknown, io: IoContext): Promise<ProbeRun> {
  const target = spec.target.parse(example);
  if (!spec.probe) throw new Error("the protocol has no probe");
  return spec.probe.run(target, io, new AbortController().signal);
}

function demandMetrics({ metrics, headline }: ProtocolSpec): void {
  const titles = Object.values(metrics).map(({ title }) => title);
  demandThat(new Set(titles).size === titles.length, "two metrics have the same title");
  const delivery = metrics[headline.delivery]?.nature;
  demandThat(delivery?.isBadInItself === true && !delivery.isOptional, `${headline.delivery} is optional, or not bad in itself`);
}

function demandSilence({ name, metrics, headline }: ProtocolSpec, run: ProbeRun): void {
  const { outcome, hint = "" } = run;
  demandThat(isFailure(outcome), `the run ends as ${outcome} (${hint})`);
  demandThat(hint !== "", `the outcome ${outcome} has no hint`);
  demandThat(endingsOf(name, run)[name] !== undefined, "the run has no outcome of its own");
  const delays = Object.keys(run.metrics).filter((metric) => metrics[metric]?.type === "latency");
  demandThat(delays.length === 0, `${delays.join(", ")} is reported without an answer`);
  const expected = metrics[headline.delivery]?.type === "availability" ? 0 : 1;
  const delivery = run.metrics[headline.delivery]?.value;
  demandThat(delivery === expected, `${headline.delivery} is ${delivery} instead of ${expected}`);
}
