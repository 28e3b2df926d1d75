import {
  Flame,
  Mail,
  MessageSquare,
  MessagesSquare,
  Network,
  RadioTower,
  ScrollText,
  Siren,
  Smartphone,
  Ticket,
  Webhook,
} from "lucide-react";

const ICONS = {
  webhook: Webhook,
  email: Mail,
  teams: MessagesSquare,
  pagerduty: Siren,
  alertmanager: Flame,
  servicenow: Ticket,
  jira: Ticket,
  "rest-ticket": Ticket,
  sms: Smartphone,
  tmf642: Network,
  syslog: ScrollText,
  snmp: RadioTower,
} as const;

/** Icon of a channel; unknown channels have a speech bubble. */
export function ChannelIcon({ type, className }: { type: string; className?: string }) {
  const Icon = type in ICONS ? ICONS[type as keyof typeof ICONS] : MessageSquare; // the `in` check proves that it is a key of ICONS
  return <Icon aria-hidden className={className} />;
}
