import { z } from "zod";

const DATA_SOURCE = z.strictObject({ type: z.literal("prometheus"), uid: z.literal("padit-prometheus") });
const TITLE = z.string().min(2).max(60);

/** Units of Grafana (`packages/grafana-data/src/valueFormats`) that these dashboards use. */
const UNIT = z.enum(["short", "s", "ms", "bytes", "percentunit", "cps", "reqps"]);

const GRID_POSITION = z
  .strictObject({ h: z.int().min(1).max(24), w: z.int().min(1).max(24), x: z.int().min(0).max(23), y: z.int().min(0) })
  .refine(({ x, w }) => x + w <= 24, "a panel ends at the right edge, which is 24");

const TARGET = z.strictObject({
  refId: z.string().regex(/^[A-Z]$/),
  expr: z.string().min(1),
  legendFormat: z.string().min(1),
  range: z.boolean(),
  instant: z.literal(true).optional(),
  format: z.literal("table").optional(),
});

const FIELD_CONFIG = z.strictObject({
  defaults: z.strictObject({
    unit: UNIT,
    min: z.number().optional(),
    custom: z.record(z.string(), z.unknown()).optional(),
    mappings: z.array(z.strictObject({ type: z.literal("value"), options: z.record(z.string(), z.unknown()) })).optional(),
    thresholds: z
      .strictObject({
        mode: z.literal("absolute"),
        steps: z.array(z.strictObject({ value: z.number().nullable(), color: z.string() })).min(2),
      })
      .optional(),
  }),
  overrides: z.array(
    z.strictObject({
      matcher: z.strictObject({ id: z.literal("byName"), options: z.string() }),
      properties: z.array(z.strictObject({ id: z.string(), value: z.unknown() })).min(1),
    }),
  ),
});

const ID = z.int().min(1);
const ROW = z.strictObject({
  id: ID,
  type: z.literal("row"),
  title: TITLE,
  collapsed: z.literal(false),
  gridPos: GRID_POSITION,
  // Panels of a row that is open stand beside it, not in it.
  panels: z.tuple([]),
});
const PANEL_FIELDS = z.strictObject({
  id: ID,
  type: z.enum(["stat", "timeseries", "table", "state-timeline"]),
  title: TITLE,
  description: z.string().min(10).optional(),
  datasource: DATA_SOURCE,
  gridPos: GRID_POSITION,
  targets: z.array(TARGET).min(1),
  fieldConfig: FIELD_CONFIG,
  options: z.record(z.string(), z.unknown()),
  transformations: z.array(z.strictObject({ id: z.literal("organize"), options: z.record(z.string(), z.unknown()) })).optional(),
});

/** Options that Grafana's kinds of panels (schemas of Grafana 12) have no way to leave out. */
const NEEDED_OPTIONS: Readonly<Record<z.infer<typeof PANEL_FIELDS>["type"], readonly string[]>> = {
  stat: ["justifyMode", "orientation", "percentChangeColorMode", "reduceOptions", "showPercentChange", "textMode", "wideLayout"],
  timeseries: ["legend", "tooltip"],
  table: ["frameIndex", "showHeader"],
  "state-timeline": ["legend", "rowHeight", "showValue", "tooltip"],
};

/** A query over a range answers with every state of the last hours as well, of which a number or a table would show each as present. */
const PANEL = PANEL_FIELDS.refine(
  ({ type, targets }) => !["stat", "table"].includes(type) || targets.every(({ instant, range }) => instant === true && !range),
  "numbers and tables show the present instant",
).refine(({ type, options }) => NEEDED_OPTIONS[type].every((name) => name in options), "an option that Grafana needs is missing");

const VARIABLE = z.strictObject({
  name: z.string().regex(/^[a-z]+$/),
  label: TITLE,
  type: z.literal("query"),
  datasource: DATA_SOURCE,
  query: z.strictObject({ query: z.string().startsWith("label_values("), refId: z.string() }),
  /** 2: whenever the time range changes. */
  refresh: z.literal(2),
  sort: z.int().min(0).max(8),
  includeAll: z.boolean(),
  multi: z.boolean(),
  allValue: z.string().optional(),
  current: z.strictObject({ text: z.string(), value: z.string() }).optional(),
});

/**
 * What a file of `dashboards/` holds: the part of Grafana's dashboard model (schema version 41, Grafana 12) that these files use, and nothing
 * else, so that a misspelt key is an error here and not a setting that Grafana passes over in silence.
 */
export const Dashboard = z.strictObject({
  uid: z.string().regex(/^padit-[a-z]+$/),
  title: TITLE,
  description: z.string().min(10),
  tags: z.array(z.string()).min(1),
  schemaVersion: z.literal(41),
  version: z.int(),
  editable: z.literal(false),
  graphTooltip: z.literal(1),
  refresh: z.literal("30s"),
  timezone: z.literal("browser"),
  time: z.strictObject({ from: z.string(), to: z.literal("now") }),
  annotations: z.strictObject({ list: z.tuple([]) }),
  links: z.array(z.record(z.string(), z.unknown())),
  templating: z.strictObject({ list: z.array(VARIABLE) }),
  panels: z.array(z.discriminatedUnion("type", [ROW, PANEL])).min(1),
});
export type Dashboard = z.infer<typeof Dashboard>;

/** Every query of a dashboard, of panels and variables, with where it stands. */
export function queriesOf({ panels, templating }: Dashboard): { where: string; expr: string }[] {
  const ofPanels = panels.flatMap((panel) =>
    panel.type === "row" ? [] : panel.targets.map(({ refId, expr }) => ({ where: `${panel.title} ${refId}`, expr })),
  );
  const ofVariables = templating.list.map(({ name, query }) => ({
    where: `$${name}`,
    // label_values(selector, label)
    expr: query.query.replace(/^label_values\((.*), \w+\)$/s, "$1"),
  }));
  return [...ofPanels, ...ofVariables];
}
