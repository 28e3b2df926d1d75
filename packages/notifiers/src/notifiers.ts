import { PluginRegistry } from "@padit/domain/plugins";
import { describeNotifier, type NotifierDescription } from "./describe";
import { email } from "./email";
import type { AnyNotifier } from "./notifier";
import { slack } from "./slack";
import { webhook } from "./webhook";

/** All notification channels. To add one, write its file in this folder and list it here. Integrations store the channel's name as their type. */
export const NOTIFIERS = new PluginRegistry<AnyNotifier, NotifierDescription>({
  family: "notifier",
  builtIn: [webhook, email, slack],
  describe: describeNotifier,
});
