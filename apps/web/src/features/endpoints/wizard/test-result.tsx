"use client";
import { Spinner } from "@heroui/react";
import type { ProbeReport } from "@padit/protocols/collector-api";
import type { ProbeJobState } from "@padit/services/collectors";
import { CircleCheck, CircleX, Lightbulb } from "lucide-react";
import type { ShownProtocol } from "@/features/sources/sources";
import { useWords } from "@/features/words/use-words";
import { NOTHING, packetsPerRun, shown } from "../quantities";
import { HexDump } from "./hex-dump";
import { PhaseBar } from "./phase-bar";
import { outcomeName, stampName } from "./test-names";
import { summaryOf } from "./test-summary";

interface Result {
  spec: ShownProtocol;
  name: string;
  error: string | null;
  state: ProbeJobState;
  reports: readonly ProbeReport[];
  runs?: number;
  /** What was tested; absent for a test whose target is not known any more. */
  target?: unknown;
}

/** Results of one collector's test, run by run, with a summary. */
export function TestResult({ spec, name, error, state, reports, runs = 5, target }: Result) {
  const t = useWords("target");
  const summary = summaryOf(spec, reports);
  const isRunning = error === null && (state === "pending" || state === "running");
  const newest = reports.at(-1);
  const packets = packetsPerRun(target);
  const failure = state === "expired" && reports.length === 0 ? t("test.late") : error;
  return (
    <section
      aria-label={t("test.label", { collector: name })}
      className="flex flex-col gap-3 rounded-xl border border-border bg-surface p-4"
    >
      <header className="flex items-center justify-between gap-3">
        <h3 className="font-medium">{name}</h3>
        <Status isRunning={isRunning} failure={failure} summary={summary} reported={reports.length} runs={runs} />
      </header>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-1 text-sm sm:grid-cols-5">
        <Fact name={t("test.min")} value={shown(summary.delay?.min, summary.delay?.unit ?? "")} />
        <Fact name={t("test.median")} value={shown(summary.delay?.median, summary.delay?.unit ?? "")} />
        <Fact name={t("test.max")} value={shown(summary.delay?.max, summary.delay?.unit ?? "")} />
        <Fact
          name={t("test.loss")}
          value={shown(summary.loss, "ratio")}
          {...(packets !== null &&
            summary.lossRuns > 0 && { note: t("test.smallestLoss", { share: shown(1 / (summary.lossRuns * packets), "ratio") }) })}
        />
        <Fact
          name={t("test.stamps")}
          value={summary.stamps.length === 0 ? NOTHING : summary.stamps.map((stamp) => stampName(t, stamp)).join(", ")}
          {...(summary.delay?.uncertainty != null && { note: `±${shown(summary.delay.uncertainty, summary.delay.unit)}` })}
        />
      </dl>
      <RunTable spec={spec} reports={reports} missing={isRunning ? Math.max(0, runs - reports.length) : 0} />
      {newest?.phases && <PhaseBar phases={newest.phases} />}
      <HexDump detail={newest?.detail} />
      {!isRunning && (failure ?? summary.cause) && (
        <p className="flex items-start gap-2 text-sm">
          <Lightbulb aria-hidden className="mt-0.5 size-4 shrink-0 text-warning-text" />
          <span>{t.rich("test.cause", { text: () => failure ?? summary.cause })}</span>
        </p>
      )}
    </section>
  );
}

interface StatusProps {
  isRunning: boolean;
  failure: string | null;
  summary: ReturnType<typeof summaryOf>;
  reported: number;
  runs: number;
}
function Status({ isRunning, failure, summary, reported, runs }: StatusProps) {
  const t = useWords("target");
  return (
    <span role="status" className="flex items-center gap-1.5 text-sm">
      {isRunning ? (
        <>
          <Spinner size="sm" aria-hidden />{" "}
          {reported === 0 ? t("test.waiting") : t("test.reported", { n: String(reported), runs: String(runs) })}
        </>
      ) : failure === null && summary.ok === summary.runs && summary.runs > 0 ? (
        <>
          <CircleCheck aria-hidden className="size-4 text-success-text" /> {t("test.ok")}
        </>
      ) : (
        <>
          <CircleX aria-hidden className="size-4 text-danger" />{" "}
          {summary.ok > 0 ? t("test.partly", { ok: String(summary.ok), runs: String(summary.runs) }) : t("test.failed")}
        </>
      )}
    </span>
  );
}

interface RunTableProps {
  spec: ShownProtocol;
  reports: readonly ProbeReport[];
  /** Runs without a result yet. */
  missing: number;
}
function RunTable({ spec, reports, missing }: RunTableProps) {
  const t = useWords("target");
  return (
    <table className="w-full text-sm tabular-nums">
      <caption className="sr-only">{t("test.runs")}</caption>
      <thead className="text-muted text-xs">
        <tr>
          <th className="py-1 text-start font-normal">{t("test.run")}</th>
          <th className="text-start font-normal">{t("test.outcome")}</th>
          <th className="text-end font-normal">
            {spec.metrics[spec.headline.delay]?.type === "latency" ? t("test.delay") : t("test.value")}
          </th>
        </tr>
      </thead>
      <tbody>
        {reports.map((report) => {
          const delay = report.metrics[spec.headline.delay];
          return (
            <tr key={report.n} className="border-separator border-t">
              <td className="py-1">{report.n}</td>
              <td className={report.outcome === "ok" ? "text-success-text" : "text-danger"}>{outcomeName(t, report.outcome)}</td>
              <td className="text-end">
                {shown(delay?.value, delay?.unit ?? "")}
                {delay?.uncertainty != null && <span className="text-muted text-xs"> ±{shown(delay.uncertainty, delay.unit)}</span>}
              </td>
            </tr>
          );
        })}
        {Array.from({ length: missing }, (_, index) => reports.length + index + 1).map((run) => (
          <tr key={run} className="border-separator border-t text-muted">
            <td className="py-1">{run}</td>
            <td>{t("test.pending")}</td>
            <td className="text-end">{NOTHING}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Fact({ name, value, note }: { name: string; value: string; note?: string }) {
  return (
    <div>
      <dt className="text-muted text-xs">{name}</dt>
      <dd className="tabular-nums">
        {value}
        {note && <span className="block text-muted text-xs">{note}</span>}
      </dd>
    </div>
  );
}
