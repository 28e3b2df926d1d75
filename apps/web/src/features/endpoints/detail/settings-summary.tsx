import type { EndpointView } from "@padit/services/endpoints";
import { Moment } from "@/components/moment";
import { useSources } from "@/features/sources/sources-context";
import { useWords } from "@/features/words/use-words";
import { valueText } from "../target/option-text";

/** The endpoint's saved settings. */
export function SettingsSummary({ endpoint, collectors }: { endpoint: EndpointView; collectors: readonly string[] }) {
  const t = useWords("endpoint");
  const target = useWords("target");
  const { protocol, isPaced, title } = useSources().of(endpoint.protocol);
  const fields = protocol?.fields.filter(({ name, secret }) => !secret && endpoint.target[name] !== undefined) ?? [];
  const rows: [string, React.ReactNode][] = [
    [t("setting.type"), title],
    ...fields.map((field): [string, string] => [field.label, valueText(target, endpoint.target[field.name], field)]),
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
