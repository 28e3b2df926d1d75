import {
  BellOff,
  BellRing,
  Building2,
  Gauge,
  Inbox,
  KeyRound,
  Layers,
  LayoutDashboard,
  type LucideIcon,
  PhoneCall,
  Plug,
  RadioTower,
  ScanSearch,
  ScrollText,
  Settings,
  Tv,
  Users,
  Wrench,
} from "lucide-react";
import type { Messages } from "use-intl";

type Group = "work" | "detection" | "organization";

export interface NavigationItem {
  /** Path after `/o/<slug>/`; empty for the organization's home. */
  path: string;
  /** Key of its title and search words in the catalogue. */
  name: keyof Messages["shell"]["pages"];
  icon: LucideIcon;
  /** Key that opens the page when pressed after `g`. */
  key?: string;
  group: Group;
  /** Whether the page is also for people who are limited to some endpoints. */
  isWithinLimit?: true;
}

/** The sidebar's groups in order. Only the first has no visible title. */
export const NAVIGATION_GROUPS: readonly Group[] = ["work", "detection", "organization"];

/** Every page of an organization, for the sidebar, the palette and the go-to keys. */
export const NAVIGATION: readonly NavigationItem[] = [
  { path: "", name: "overview", icon: LayoutDashboard, key: "o", group: "work", isWithinLimit: true },
  { path: "inbox", name: "inbox", icon: Inbox, key: "i", group: "work", isWithinLimit: true },
  { path: "incidents", name: "incidents", icon: Layers, key: "f", group: "work", isWithinLimit: true },
  { path: "silences", name: "silences", icon: BellOff, key: "q", group: "work" },
  { path: "maintenance", name: "maintenance", icon: Wrench, key: "w", group: "work" },
  { path: "endpoints", name: "endpoints", icon: Gauge, key: "e", group: "work", isWithinLimit: true },
  { path: "collectors", name: "collectors", icon: RadioTower, key: "c", group: "work" },
  { path: "rules", name: "rules", icon: BellRing, key: "r", group: "detection" },
  {
    path: "detection",
    name: "detection",
    icon: ScanSearch,
    key: "d",
    group: "detection",
  },
  {
    path: "integrations",
    name: "integrations",
    icon: Plug,
    key: "n",
    group: "organization",
  },
  { path: "on-call", name: "onCall", icon: PhoneCall, key: "p", group: "organization" },
  { path: "customers", name: "customers", icon: Building2, key: "u", group: "organization" },
  { path: "wall-links", name: "wallLinks", icon: Tv, group: "organization" },
  { path: "members", name: "members", icon: Users, key: "m", group: "organization" },
  { path: "api-keys", name: "apiKeys", icon: KeyRound, key: "k", group: "organization" },
  { path: "audit", name: "audit", icon: ScrollText, key: "a", group: "organization" },
  { path: "settings", name: "settings", icon: Settings, key: "s", group: "organization" },
];

/** Address of a page of an organization. */
export const pageAddress = (slug: string, path: string): string => (path === "" ? `/o/${slug}` : `/o/${slug}/${path}`);
