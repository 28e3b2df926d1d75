import type { Json } from "@padit/domain";
import { DEFAULT_NOTIFICATION_TYPES, OFFERED_NOTIFICATION_TYPES } from "@padit/domain/notification-types";
import { parseSelector } from "@padit/domain/selector";
import { SEVERITIES } from "@padit/domain/severity";
import type { IntegrationChannel, IntegrationView } from "@padit/services/integrations";
import { z } from "zod";
import { splitTags } from "@/features/rules/rule-form-values";
import type { WordsOf } from "@/features/words/use-words";

/** An integration in the form, with its settings as text by name. The server validates them for the channel. */
export const formValuesIn = (t: WordsOf<"integrations">) =>
  z.object({
    name: z.string().trim().min(1, t("form.nameMissing")).max(200),
    settings: z.record(z.string(), z.string()),
    eventTypes: z.array(z.enum(OFFERED_NOTIFICATION_TYPES)).min(1, t("form.eventsMissing")),
    severities: z.array(z.enum(SEVERITIES)).min(1, t("form.severitiesMissing")),
    tags: z.string(),
    selector: z.string().superRefine((text, ctx) => {
      for (const { message } of parseSelector(text, { isShared: true }).problems) ctx.addIssue({ code: "custom", message });
    }),
  });
export type IntegrationFormValues = z.output<ReturnType<typeof formValuesIn>>;

const ALL_SEVERITIES: IntegrationFormValues["severities"] = [...SEVERITIES];

export const newIntegration = ({ settings: { fields } }: IntegrationChannel): IntegrationFormValues => ({
  name: "",
  settings: Object.fromEntries(fields.map((field) => [field.name, textOf(field.default)])),
  eventTypes: [...DEFAULT_NOTIFICATION_TYPES],
  severities: ALL_SEVERITIES,
  tags: "",
  selector: "",
});

export const valuesOf = (
  { name, settings, eventTypes, filter }: IntegrationView,
  { settings: { fields } }: IntegrationChannel,
): IntegrationFormValues => ({
  name,
  settings: Object.fromEntries(fields.map((field) => [field.name, textOf(settings[field.name] ?? field.default)])),
  eventTypes: OFFERED_NOTIFICATION_TYPES.filter((id) => eventTypes.includes(id)),
  severities: filter.severities?.length ? filter.severities : ALL_SEVERITIES,
  tags: filter.tags?.join(", ") ?? "",
  selector: filter.q ?? "",
});

/** A stored secret is shown as an empty field. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(", ");
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

type Field = IntegrationChannel["settings"]["fields"][number];

/** Whether the form shows a field, which may depend on the value of another one. */
export const isShown = ({ showWhen }: Field, settings: Readonly<Record<string, string>>): boolean =>
  showWhen === undefined || showWhen.is.includes(settings[showWhen.field] ?? "");

/** The value of a setting. An empty field has the default, if one exists. */
function settingOf(field: Field, entered: string): Json {
  const text = entered.trim();
  if (field.input === "list") return splitTags(text);
  if (text === "" && field.default !== undefined) return field.default;
  return field.input === "number" && text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** Input of the service verbs. A filter that matches everything and a secret that was not entered are omitted. */
export function integrationOf(
  { severities, tags, selector, settings, ...integration }: IntegrationFormValues,
  { settings: { fields }, secrets }: IntegrationChannel,
  before: Partial<Pick<IntegrationView, "filter" | "settings">> = {},
) {
  const labels = splitTags(tags);
  const isKept = (name: string) =>
    settings[name] === "" && before.settings?.[name] !== undefined && secrets.some((secret) => secret.name === name);
  const entered = fields.filter((field) => !isKept(field.name));
  return {
    ...integration,
    settings: Object.fromEntries(entered.map((field) => [field.name, settingOf(field, settings[field.name] ?? "")])),
    filter: {
      ...(before.filter?.endpointIds?.length && { endpointIds: before.filter.endpointIds }),
      ...(severities.length < ALL_SEVERITIES.length && { severities }),
      ...(labels.length > 0 && { tags: labels }),
      ...(selector.trim() !== "" && { q: selector }),
    },
  };
}
