import { Mail, MessageSquare, MessagesSquare, Network, Siren, Smartphone, Webhook } from "lucide-react";

const ICONS = { webhook: Webhook, email: Mail, teams: MessagesSquare, pagerduty: Siren, sms: Smartphone, tmf642: Network } as const;

/** A picture for a channel; those that this page does not know get a speech bubble. */
export function ChannelIcon({ type, className }: { type: string; className?: string }) {
  const Icon = type in ICONS ? ICONS[type as keyof typeof ICONS] : MessageSquare; // one of the names just looked up
  return <Icon aria-hidden className={className} />;
}
