import { PaditError } from "@padit/domain";
import { z } from "zod";
import type { RestClient } from "../server/rest-client";
import type { DrillFault } from "./fault";
import { DrillAlert, Endpoint, Integration, Rule } from "./shapes";

/** The endpoint, rules and integrations of a drill, after the preconditions were checked. */
export interface DrillContext {
  endpoint: Endpoint;
  /** The detectors are still learning, so their alert is not judged. */
  isLearning: boolean;
  /** Rules that the fault should break. The rule alert is not judged when the list is empty. */
  rules: Rule[];
  /** Ids of the enabled integrations. */
  integrationIds: string[];
}

const UNRESOLVED = ["open", "acknowledged", "snoozed"] as const;

/** Checks that the drill can run on the endpoint. @throws PaditError not_found, invalid or conflict, with the remedy */
export async function checkPreconditions(rest: RestClient, fault: DrillFault, endpointName: string): Promise<DrillContext> {
  const endpoint = (await rest.all("/endpoints", Endpoint)).find(({ id, name }) => id === endpointName || name === endpointName);
  if (!endpoint)
    throw new PaditError(
      "not_found",
      `There is no endpoint "${endpointName}"; use --endpoint with the name of an endpoint whose target is the responder.`,
    );
  if (endpoint.protocol !== "udp-echo")
    throw new PaditError("invalid", `"${endpoint.name}" is probed by ${endpoint.protocol}; a drill needs a UDP echo endpoint.`);
  if (endpoint.paused) throw new PaditError("conflict", `"${endpoint.name}" is paused; resume it first.`);
  if (endpoint.state === "unknown")
    throw new PaditError(
      "conflict",
      `No collector measures "${endpoint.name}" at the moment; check its collectors with npx padit collector doctor.`,
    );
  await rejectOpenAlert(rest, fault, endpoint);
  const rules = await rulesBroken(rest, fault, endpoint);
  const integrations = await rest.all("/integrations", Integration);
  return {
    endpoint,
    isLearning: endpoint.state === "learning",
    rules,
    integrationIds: integrations.filter(({ enabled }) => enabled).map(({ id }) => id),
  };
}

async function rejectOpenAlert(rest: RestClient, fault: DrillFault, { id, name }: Endpoint): Promise<void> {
  const page = z.object({ items: z.array(DrillAlert) });
  for (const status of UNRESOLVED) {
    const { items } = await rest.get(`/alerts?status=${status}&endpoint_id=${id}&limit=50`, page);
    const openAlert = items.find(({ metric_name }) => fault.metrics.includes(metric_name ?? ""));
    if (openAlert)
      throw new PaditError(
        "conflict",
        `"${name}" already has an alert (${openAlert.title}); wait until it resolves, or resolve it at ${openAlert.url}.`,
      );
  }
}

async function rulesBroken(rest: RestClient, fault: DrillFault, endpoint: Endpoint): Promise<Rule[]> {
  const broken: Rule[] = [];
  for (const rule of await rest.all("/rules", Rule)) {
    if (!rule.enabled || !isBroken(rule, fault, endpoint)) continue;
    const { q } = rule.scope;
    if (!q || (await isSelected(rest, q, endpoint))) broken.push(rule);
  }
  return broken;
}

/** Asks the server whether a selector matches the endpoint, because only the server knows the endpoint's collectors. */
async function isSelected(rest: RestClient, q: string, { id, name }: Endpoint): Promise<boolean> {
  const query = new URLSearchParams({ q, text: name.slice(0, 200), limit: "500" });
  const { items } = await rest.get(`/endpoints?${query}`, z.object({ items: z.array(Endpoint) }));
  return items.some((each) => each.id === id);
}

function isBroken({ metric_name, direction, scope }: Rule, fault: DrillFault, endpoint: Endpoint): boolean {
  return (
    metric_name === fault.metrics[0] &&
    direction === "above" &&
    (!scope.endpoint_ids?.length || scope.endpoint_ids.includes(endpoint.id)) &&
    (!scope.tags?.length || scope.tags.some((tag) => endpoint.tags.includes(tag))) &&
    (!scope.protocol || scope.protocol === endpoint.protocol)
  );
}
