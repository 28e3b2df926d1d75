import { PluginRegistry } from "@padit/domain/plugins";
import { describeNotifier, type NotifierDescription } from "./describe";
import { email } from "./email";
import type { AnyNotifier } from "./notifier";
import { slack } from "./slack";
import { webhook } from "./webhook";

/** Every channel. A new one is a file beside this one and a line here; integrations store its name as their type. */
export const NOTIFIERS = new PluginRegistry<AnyNotifier, NotifierDescription>({
  family: "notifier",
  builtIn: [webhook, email, slack],
  describe: describeNotifier,
});
