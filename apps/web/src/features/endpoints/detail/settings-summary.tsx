import type { EndpointView } from "@padit/services/endpoints";
import { Moment } from "@/components/moment";
import { useSources } from "@/features/sources/sources-context";

/** The endpoint's saved settings. */
export function SettingsSummary({ endpoint, collectors }: { endpoint: EndpointView; collectors: readonly string[] }) {
  const { protocol, isPaced, title } = useSources().of(endpoint.protocol);
  const fields = protocol?.fields.filter(({ name, secret }) => !secret && endpoint.target[name] !== undefined) ?? [];
  const rows: [string, React.ReactNode][] = [
    ["Type", title],
    ...fields.map(({ name, label }): [string, string] => [label, said(endpoint.target[name])]),
    ["Interval", isPaced ? `${endpoint.intervalSeconds} s` : "set by the sender"],
    ["Collectors", collectors.join(", ") || "none"],
    ["Labels", endpoint.tags.join(", ") || "none"],
    ["Added", <Moment key="added" at={endpoint.createdAt} />],
  ];
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1 text-sm">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function said(value: unknown): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  if (Array.isArray(value)) return value.join(", ") || "none";
  if (value === null) return "none";
  return typeof value === "object" ? JSON.stringify(value) : String(value) || "none";
}
