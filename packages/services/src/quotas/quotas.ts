import { z } from "zod";

/** Maximum numbers per organization. docs/deployment.md lists them and explains how an operator changes them. */
const DEFAULT_QUOTAS = {
  endpoints: 10_000,
  /** Endpoints created within 24 hours, including deleted ones: limits the rows that repeated creation and deletion leave behind. */
  newEndpointsPerDay: 20_000,
  series: 200_000,
  rules: 2_000,
  integrations: 250,
  collectors: 1_000,
  apiKeys: 250,
  members: 2_000,
  openInvites: 250,
  liveTestsPerHour: 1_200,
} as const;
export type QuotaName = keyof typeof DEFAULT_QUOTAS;
export const QUOTA_NAMES = Object.keys(DEFAULT_QUOTAS) as [QuotaName, ...QuotaName[]];

/** Maximum number of organizations that one person may own. */
export const OWNED_ORGANIZATIONS_MAX = 50;

/** Quotas that the operator changed. An absent quota has its default. */
export const QuotaOverrides = z.partialRecord(z.enum(QUOTA_NAMES), z.int().min(0));
export type QuotaOverrides = z.output<typeof QuotaOverrides>;

/** The same as the value of an environment variable: a JSON object, or empty. */
export const QuotaOverridesText = z.string().default("").transform(parseJson).pipe(QuotaOverrides);

function parseJson(text: string, ctx: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text || "{}");
  } catch {
    ctx.addIssue({ code: "custom", message: "is not JSON" });
    return z.NEVER;
  }
}

/** An organization's own overrides come before those of the installation, which come before the defaults. */
export const effectiveQuotas = (site: QuotaOverrides | undefined, tenant: QuotaOverrides): Record<QuotaName, number> => ({
  ...DEFAULT_QUOTAS,
  ...site,
  ...tenant,
});
