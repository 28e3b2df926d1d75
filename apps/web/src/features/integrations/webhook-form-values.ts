import { parseSelector } from "@padit/domain/selector/parse-selector";
import type { IntegrationView } from "@padit/services/integrations/integration-view";
import { z } from "zod";
import { splitTags } from "@/features/rules/rule-form-values";
import { EVENT_CHOICES } from "./event-types";

const EVENT_IDS = EVENT_CHOICES.map(({ id }) => id);

/** A webhook as the form holds it. */
export const WebhookFormValues = z.object({
  name: z.string().trim().min(1, "Give it a name.").max(200),
  url: z.url({ protocol: /^https?$/, error: "Enter an address that begins with https://." }).max(2000),
  eventTypes: z.array(z.enum(EVENT_IDS)).min(1, "Choose at least one event."),
  severities: z.array(z.enum(["critical", "warning", "info"])).min(1, "Choose at least one severity."),
  tags: z.string(),
  selector: z.string().superRefine((text, ctx) => {
    for (const { message } of parseSelector(text, { isShared: true }).problems) ctx.addIssue({ code: "custom", message });
  }),
});
export type WebhookFormValues = z.output<typeof WebhookFormValues>;

const ALL_SEVERITIES: WebhookFormValues["severities"] = ["critical", "warning", "info"];

export const NEW_WEBHOOK: WebhookFormValues = {
  name: "",
  url: "",
  eventTypes: [...EVENT_IDS],
  severities: ALL_SEVERITIES,
  tags: "",
  selector: "",
};

export const valuesOf = ({ name, url, eventTypes, filter }: IntegrationView): WebhookFormValues => ({
  name,
  url,
  eventTypes: EVENT_IDS.filter((id) => eventTypes.includes(id)),
  severities: filter.severities?.length ? filter.severities : ALL_SEVERITIES,
  tags: filter.tags?.join(", ") ?? "",
  selector: filter.q ?? "",
});

/** What the verbs take: a filter that lets everything through is left out. */
export function webhookOf({ severities, tags, selector, ...webhook }: WebhookFormValues, before: IntegrationView["filter"] = {}) {
  const labels = splitTags(tags);
  return {
    ...webhook,
    filter: {
      ...(before.endpointIds?.length && { endpointIds: before.endpointIds }),
      ...(severities.length < ALL_SEVERITIES.length && { severities }),
      ...(labels.length > 0 && { tags: labels }),
      ...(selector.trim() !== "" && { q: selector }),
    },
  };
}
