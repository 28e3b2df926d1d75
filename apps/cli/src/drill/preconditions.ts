import { PaditError } from "@padit/domain";
import { z } from "zod";
import type { RestClient } from "../server/rest-client";
import type { DrillFault } from "./fault";
import { DrillAlert, Endpoint, Integration, Rule } from "./shapes";

/** What the drill works with, once it is known that it can work. */
export interface Ground {
  endpoint: Endpoint;
  /** While it learns, the detectors say nothing and are not judged. */
  isLearning: boolean;
  /** Rules that the fault should break; without one the rule alert is not judged. */
  rules: Rule[];
  /** Enabled webhooks. */
  integrationIds: string[];
}

const UNRESOLVED = ["open", "acknowledged", "snoozed"] as const;

/** @throws PaditError not_found or conflict, with what to do */
export async function lookAround(rest: RestClient, fault: DrillFault, endpointName: string): Promise<Ground> {
  const endpoint = (await rest.all("/endpoints", Endpoint)).find(({ id, name }) => id === endpointName || name === endpointName);
  if (!endpoint)
    throw new PaditError("not_found", `There is no endpoint "${endpointName}"; --endpoint names one that is probed at the responder.`);
  if (endpoint.protocol !== "udp-echo")
    throw new PaditError("invalid", `"${endpoint.name}" is probed by ${endpoint.protocol}; a drill needs a UDP echo endpoint.`);
  if (endpoint.paused) throw new PaditError("conflict", `"${endpoint.name}" is paused; resume it first.`);
  if (endpoint.state === "unknown")
    throw new PaditError("conflict", `Nobody measures "${endpoint.name}" now; look at its collectors (npx padit collector doctor).`);
  await refuseStandingAlert(rest, fault, endpoint);
  const rules = await rulesBroken(rest, fault, endpoint);
  const integrations = await rest.all("/integrations", Integration);
  return {
    endpoint,
    isLearning: endpoint.state === "learning",
    rules,
    integrationIds: integrations.filter(({ enabled }) => enabled).map(({ id }) => id),
  };
}

async function refuseStandingAlert(rest: RestClient, fault: DrillFault, { id, name }: Endpoint): Promise<void> {
  const page = z.object({ items: z.array(DrillAlert) });
  for (const status of UNRESOLVED) {
    const { items } = await rest.get(`/alerts?status=${status}&endpoint_id=${id}&limit=50`, page);
    const standing = items.find(({ metric_name }) => fault.metrics.includes(metric_name ?? ""));
    if (standing)
      throw new PaditError(
        "conflict",
        `"${name}" has an alert already (${standing.title}); wait until it resolves, or resolve it at ${standing.url}.`,
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

/** Only the server knows the collectors of an endpoint, so it says whether a selector selects the endpoint. */
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
