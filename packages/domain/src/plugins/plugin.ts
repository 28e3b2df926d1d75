import type { SettingsDescription } from "./settings";

/** The kinds of extension that PADIT knows. The package of each family holds its interface, its built-in members and its registry. */
type PluginFamily = "protocol" | "detector" | "notifier" | "broker";

/** Description that every plugin of every family has. */
export interface Plugin {
  /** Unique within the family. Stored in rows, plans and events, so it never changes. */
  name: string;
  /** semver */
  version: string;
  /** Short name for people. */
  title: string;
  /** One or two sentences for a person who chooses between plugins. */
  description: string;
  /** Page of the documentation, as a path from the root of the repository or a URL. */
  documentation?: string;
}

/**
 * A plugin as plain JSON, without code. Browsers, programs and other processes know a plugin only by its description; each family adds
 * what its screens need. Validation, cost and addresses stay where the code is: on the server.
 */
export interface PluginDescription<Family extends PluginFamily = PluginFamily> extends Plugin {
  family: Family;
  settings: SettingsDescription;
}
