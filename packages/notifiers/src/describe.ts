import { describeSettings, type PluginDescription } from "@padit/domain/plugins";
import { z } from "zod";
import type { AnyNotifier } from "./notifier";

/** Description of a notifier for browsers and other programs, as plain JSON without code. */
export interface NotifierDescription extends PluginDescription<"notifier">, Pick<AnyNotifier, "needs"> {
  /** Whether the channel follows every alert; others send one stream of messages per incident. */
  isPerAlert: boolean;
  /** Names of the settings that are sealed; `made` ones are chosen by PADIT and shown once. */
  secrets: readonly { name: string; made: boolean }[];
}

export function describeNotifier(notifier: AnyNotifier): NotifierDescription {
  const { name, version, title, description, fields, needs } = notifier;
  const secrets = Object.entries(notifier.secrets).map(([setting, { make }]) => ({ name: setting, made: make !== undefined }));
  return {
    family: "notifier",
    name,
    version,
    title,
    description,
    needs,
    isPerAlert: notifier.isPerAlert === true,
    secrets,
    settings: describeSettings(enteredSettings(notifier), fields),
  };
}

/** The schema of the settings that a person enters: without the secrets that PADIT makes. A channel that has such secrets loses refinements over several settings. */
export function enteredSettings({ settings, secrets }: Pick<AnyNotifier, "settings" | "secrets">): z.ZodObject {
  const made = new Set(Object.entries(secrets).flatMap(([name, { make }]) => (make ? [name] : [])));
  if (made.size === 0) return settings;
  return z.strictObject(Object.fromEntries(Object.entries(settings.shape).filter(([name]) => !made.has(name))));
}
