"use client";
import { Button } from "@heroui/react";
import { quantity } from "@padit/domain/quantity";
import { Download, GitCompareArrows, X } from "lucide-react";
import dynamic from "next/dynamic";
import { useMemo, useState } from "react";
import { Blank } from "@/components/blank";
import { Check } from "@/components/check";
import { useTimes } from "@/components/moment";
import { PageHeader } from "@/components/page-header";
import { saveFile } from "@/components/save-file";
import { Waiting } from "@/components/waiting";
import { useChartColours } from "@/features/endpoints/detail/chart-colours";
import { RangePicker } from "@/features/endpoints/detail/range-picker";
import { useSources } from "@/features/sources/sources-context";
import { useWords } from "@/features/words/use-words";
import { type Compared, LINES_MAX } from "./compare-address";
import { alignedTable, comparedCsv, type Line, lanesOf, laneTable } from "./compare-lines";
import { ComparePicker } from "./compare-picker";
import { lineLook } from "./line-looks";
import { type ComparedData, useCompared } from "./use-compared";

const CompareLane = dynamic(() => import("./compare-lane"), { ssr: false, loading: () => <div className="h-60" /> });

/** Metrics of several endpoints on one time axis. Choice and range are in the address. */
export function ComparePage() {
  const t = useWords("compare");
  const data = useCompared();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const lines = data.lines.filter(({ key }) => !hidden.has(key));
  const { name, shown, follow, fix } = data.range;
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")}>
        {lines.length > 0 && (
          <Button size="sm" variant="ghost" onPress={() => saveFile("padit-compare.csv", comparedCsv(lines), "text/csv;charset=utf-8")}>
            <Download aria-hidden className="size-4" />
            {t("csv")}
          </Button>
        )}
      </PageHeader>
      <div className="flex flex-col gap-4 px-4 pb-10 sm:px-6">
        <ComparePicker chosen={data.chosen} onAdd={data.add} />
        {data.isGone && <p className="text-sm text-warning-text">{t("gone")}</p>}
        {data.chosen.length === 0 ? (
          <Blank icon={GitCompareArrows} title={t("empty.title")}>
            <p>{t("empty.text")}</p>
          </Blank>
        ) : (
          <>
            <Chosen data={data} />
            {shown && <RangePicker name={name} shown={shown} onFollow={follow} onFix={fix} />}
            <Picture
              data={data}
              lines={lines}
              hidden={hidden}
              onShow={(key, isShown) => setHidden(new Set(isShown ? [...hidden].filter((one) => one !== key) : [...hidden, key]))}
            />
          </>
        )}
      </div>
    </>
  );
}

/** The chosen metrics as chips, each with a button that removes it. */
function Chosen({ data: { chosen, known, remove } }: { data: ComparedData }) {
  const t = useWords("compare");
  const sources = useSources();
  const nameOf = ({ endpointId, metric }: Compared): string => {
    const endpoint = known.find(({ id }) => id === endpointId);
    return [endpoint?.name ?? endpointId, ...(metric ? [sources.metricTitle(metric, endpoint?.protocol)] : [])].join(" · ");
  };
  return (
    <ul aria-label={t("chosen")} className="flex flex-wrap gap-2">
      {chosen.map((item, index) => (
        <li
          key={`${item.endpointId} ${item.metric}`}
          className="inline-flex max-w-full items-center gap-1 rounded-lg border border-border bg-surface py-0.5 ps-2.5 pe-1 text-sm"
        >
          <span className="truncate">{nameOf(item)}</span>
          <Button isIconOnly size="sm" variant="ghost" aria-label={t("remove", { name: nameOf(item) })} onPress={() => remove(index)}>
            <X aria-hidden className="size-3.5" />
          </Button>
        </li>
      ))}
    </ul>
  );
}

interface PictureProps {
  data: ComparedData;
  /** The lines that are drawn. */
  lines: readonly Line[];
  hidden: ReadonlySet<string>;
  onShow: (key: string, isShown: boolean) => void;
}

function Picture({ data, lines, hidden, onShow }: PictureProps) {
  const t = useWords("compare");
  const times = useTimes();
  const [cursor, setCursor] = useState<number | null>(null);
  const table = useMemo(() => alignedTable(data.lines), [data.lines]);
  const { shown } = data.range;
  if (data.isFailed && data.lines.length === 0)
    return (
      <p role="alert" className="flex flex-wrap items-center gap-3 text-danger text-sm">
        {t("failed")}
        <Button size="sm" variant="secondary" onPress={data.retry}>
          {t("retry")}
        </Button>
      </p>
    );
  if (shown === null || (data.isPending && data.lines.length === 0)) return <Waiting rows={4} label={t("loading")} />;
  if (data.lines.length === 0) return <p className="py-10 text-center text-muted text-sm">{t("nothing")}</p>;
  const seconds = cursor === null ? undefined : table.times[cursor];
  const when = seconds === undefined ? null : times.at(new Date(seconds * 1000), "dayClock");
  const readings = data.lines.map((line) => readingOf(line, seconds));
  const spoken = [when, ...lines.map(({ label, place }) => `${label}: ${readings[place]}`)].filter(Boolean).join(", ");
  return (
    <>
      {lanesOf(lines).map(({ unit, lines: own }) => (
        <CompareLane
          key={unit}
          unit={unit}
          lines={own}
          data={laneTable(table, own)}
          between={{ from: shown.from.getTime() / 1000, to: shown.to.getTime() / 1000 }}
          label={t("chart", { unit: unit === "ratio" ? "%" : unit, n: own.length })}
          spoken={spoken}
          onCursor={setCursor}
        />
      ))}
      {data.omitted > 0 && <p className="text-muted text-sm">{t("omitted", { n: data.omitted, max: LINES_MAX })}</p>}
      <LineTable lines={data.lines} hidden={hidden} when={when} readings={readings} onShow={onShow} />
    </>
  );
}

interface LineTableProps {
  lines: readonly Line[];
  hidden: ReadonlySet<string>;
  /** Time under the cursor; null without a cursor. */
  when: string | null;
  readings: readonly string[];
  onShow: (key: string, isShown: boolean) => void;
}

/** The legend, with each line's value under the cursor, otherwise its latest. */
function LineTable({ lines, hidden, when, readings, onShow }: LineTableProps) {
  const t = useWords("compare");
  const colours = useChartColours();
  const isDark = colours !== null && document.documentElement.classList.contains("dark");
  return (
    <table className="w-full max-w-4xl text-sm">
      <caption className="sr-only">{t("lines")}</caption>
      <thead className="text-left text-muted text-xs">
        <tr>
          <th scope="col" className="w-10 py-1 font-normal">
            <span className="sr-only">{t("shownLine")}</span>
          </th>
          <th scope="col" className="py-1 font-normal">
            {t("line")}
          </th>
          <th scope="col" className="whitespace-nowrap py-1 text-right font-normal tabular-nums">
            {when === null ? t("latest") : t("atCursor", { time: when })}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ key, label, place }) => {
          const { colour, dash } = lineLook(place, isDark);
          return (
            <tr key={key} className="border-separator border-t">
              <td className="py-1">
                <Check isOn={!hidden.has(key)} onChange={(isOn) => onShow(key, isOn)} label={label} />
              </td>
              <td className="py-1">
                <svg aria-hidden viewBox="0 0 28 4" className="me-2 inline-block h-1 w-7 align-middle">
                  <line x1="0" y1="2" x2="28" y2="2" stroke={colour} strokeWidth="2.5" strokeDasharray={dash.join(" ")} />
                </svg>
                {label}
              </td>
              <td className="whitespace-nowrap py-1 ps-3 text-right tabular-nums">{readings[place]}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** The value at the time, s, or the last one before it; the latest value without a time. */
function readingOf({ at, values, unit, gapMs }: Line, seconds: number | undefined): string {
  const index = seconds === undefined ? at.length - 1 : at.findLastIndex((ms) => ms <= seconds * 1000);
  const [ms, value] = [at[index], values[index]];
  const isFar = ms === undefined || (seconds !== undefined && seconds * 1000 - ms > gapMs);
  return value === undefined || isFar ? "–" : quantity(value, unit);
}
