import {
  BellOff,
  BellRing,
  Gauge,
  Inbox,
  KeyRound,
  Layers,
  LayoutDashboard,
  type LucideIcon,
  Plug,
  RadioTower,
  ScanSearch,
  ScrollText,
  Settings,
  Users,
  Wrench,
} from "lucide-react";

type Group = "work" | "detection" | "organization";

export interface NavigationItem {
  /** Path after `/o/<slug>/`; empty for the organization's home. */
  path: string;
  label: string;
  icon: LucideIcon;
  /** Key that opens the page when pressed after `g`. */
  key?: string;
  group: Group;
  /** Further search words for the palette. */
  keywords?: readonly string[];
}

/** The sidebar's groups in order; null for a group without a title. */
export const NAVIGATION_GROUPS: readonly { group: Group; title: string | null }[] = [
  { group: "work", title: null },
  { group: "detection", title: "Detection" },
  { group: "organization", title: "Organization" },
];

/** Every page of an organization, for the sidebar, the palette and the go-to keys. */
export const NAVIGATION: readonly NavigationItem[] = [
  { path: "", label: "Overview", icon: LayoutDashboard, key: "o", group: "work", keywords: ["home", "dashboard", "health", "fleet"] },
  { path: "inbox", label: "Inbox", icon: Inbox, key: "i", group: "work", keywords: ["alerts"] },
  { path: "incidents", label: "Incidents", icon: Layers, key: "f", group: "work", keywords: ["faults", "causes", "outages"] },
  { path: "silences", label: "Silences", icon: BellOff, key: "q", group: "work", keywords: ["mute", "quiet", "snooze"] },
  { path: "maintenance", label: "Maintenance", icon: Wrench, key: "w", group: "work", keywords: ["planned work", "windows", "changes"] },
  { path: "endpoints", label: "Endpoints", icon: Gauge, key: "e", group: "work", keywords: ["targets", "checks", "monitors"] },
  { path: "collectors", label: "Collectors", icon: RadioTower, key: "c", group: "work", keywords: ["agents", "probes"] },
  { path: "rules", label: "Alert rules", icon: BellRing, key: "r", group: "detection", keywords: ["thresholds", "limits"] },
  {
    path: "detection",
    label: "Detection",
    icon: ScanSearch,
    key: "d",
    group: "detection",
    keywords: ["policies", "models", "experiments"],
  },
  {
    path: "integrations",
    label: "Integrations",
    icon: Plug,
    key: "n",
    group: "organization",
    keywords: ["webhooks", "notifications", "deliveries"],
  },
  { path: "members", label: "Members", icon: Users, key: "m", group: "organization", keywords: ["people", "roles", "invites"] },
  { path: "api-keys", label: "API keys", icon: KeyRound, key: "k", group: "organization", keywords: ["tokens", "rest"] },
  { path: "audit", label: "Audit log", icon: ScrollText, key: "a", group: "organization", keywords: ["history", "who"] },
  { path: "settings", label: "Settings", icon: Settings, key: "s", group: "organization", keywords: ["organization", "rename", "delete"] },
];

/** Address of a page of an organization. */
export const pageAddress = (slug: string, path: string): string => (path === "" ? `/o/${slug}` : `/o/${slug}/${path}`);
