import type { EndpointView } from "@padit/services/endpoints";
import { Moment } from "@/components/moment";
import { useSources } from "@/features/sources/sources-context";
import type { WordsOf } from "@/features/words/use-words";
import { useWords } from "@/features/words/use-words";

/** The endpoint's saved settings. */
export function SettingsSummary({ endpoint, collectors }: { endpoint: EndpointView; collectors: readonly string[] }) {
  const t = useWords("endpoint");
  const { protocol, isPaced, title } = useSources().of(endpoint.protocol);
  const fields = protocol?.fields.filter(({ name, secret }) => !secret && endpoint.target[name] !== undefined) ?? [];
  const rows: [string, React.ReactNode][] = [
    [t("setting.type"), title],
    ...fields.map(({ name, label }): [string, string] => [label, said(endpoint.target[name], t)]),
    [t("setting.interval"), isPaced ? `${endpoint.intervalSeconds} s` : t("setting.bySender")],
    [t("setting.collectors"), collectors.join(", ") || t("none")],
    [t("setting.labels"), endpoint.tags.join(", ") || t("none")],
    [t("setting.added"), <Moment key="added" at={endpoint.createdAt} />],
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

function said(value: unknown, t: WordsOf<"endpoint">): string {
  if (typeof value === "boolean") return t(value ? "setting.on" : "setting.off");
  if (Array.isArray(value)) return value.join(", ") || t("none");
  if (value === null) return t("none");
  return typeof value === "object" ? JSON.stringify(value) : String(value) || t("none");
}
