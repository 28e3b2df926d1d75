import { PluginRegistry, registeredIn } from "@padit/domain/plugins";
import { acceptNotifier } from "./accept-notifier";
import { alertmanager } from "./alertmanager";
import { describeNotifier, type NotifierDescription } from "./describe";
import { email } from "./email";
import { jira } from "./jira";
import type { AnyNotifier } from "./notifier";
import { pagerduty } from "./pagerduty";
import { restTicket } from "./rest-ticket";
import { servicenow } from "./servicenow";
import { slack } from "./slack";
import { slackBot } from "./slack-bot";
import { sms } from "./sms";
import { snmp } from "./snmp";
import { syslog } from "./syslog";
import { teams } from "./teams";
import { tmf642 } from "./tmf642";
import { webhook } from "./webhook";

/** All notification channels. To add one, write its file in this folder and list it here. Integrations store the channel's name as their type. */
export const NOTIFIERS = new PluginRegistry<AnyNotifier, NotifierDescription>({
  family: "notifier",
  builtIn: [webhook, email, slack, slackBot, teams, pagerduty, alertmanager, servicenow, jira, restTicket, sms, tmf642, syslog, snmp],
  describe: describeNotifier,
  accept: acceptNotifier,
  registered: registeredIn("notifier"),
});
