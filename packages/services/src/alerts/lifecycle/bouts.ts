import type { TenantTx } from "@padit/db";
import { storedWords } from "../stored-words";
import type { AlertStory } from "./transition";

/**
 * Begins a bout with its evidence. A bout that has not ended ends at its last known bad sample. A bout with the same start is continued, so
 * that repeated writes make one row.
 */
export async function beginBout(tx: TenantTx, tenantId: string, alertId: string, at: Date, story: AlertStory): Promise<void> {
  const { boutStartedAt: startedAt } = story;
  await tx.$executeRaw`
    UPDATE alert_bout SET ended_at = greatest(started_at, least(${startedAt}::timestamptz,
      coalesce((evidence -> 'window' ->> 'end')::timestamptz, ${startedAt}::timestamptz)))
    WHERE tenant_id = ${tenantId}::uuid AND alert_id = ${alertId}::uuid AND ended_at IS NULL AND started_at <> ${startedAt}::timestamptz`;
  const facts = factsOf(story);
  await tx.alertBout.upsert({
    where: { tenantId_alertId_startedAt: { tenantId, alertId, startedAt } },
    create: { tenantId, alertId, startedAt, openedAt: at, ...facts },
    update: { endedAt: null, ...facts },
  });
}

/** Writes the evidence into the current bout; evidence with a later start begins a new bout. @returns whether a bout began */
export async function refineBout(tx: TenantTx, tenantId: string, alertId: string, at: Date, story: AlertStory): Promise<boolean> {
  const present = await tx.alertBout.findFirst({
    where: { tenantId, alertId, endedAt: null },
    select: { startedAt: true, severity: true },
  });
  if (present === null || present.startedAt < story.boutStartedAt) {
    await beginBout(tx, tenantId, alertId, at, story);
    return true;
  }
  const { startedAt } = present;
  await tx.$executeRaw`
    UPDATE alert_bout SET metric_name = ${story.metricName}, series_id = ${story.seriesId}, kind = ${story.kind},
      severity = greatest(severity, ${story.severity}::severity), sentence = ${story.description},
      words = ${story.words ? JSON.stringify(story.words.sentence) : null}::jsonb,
      evidence = ${JSON.stringify(story.detectionScore.evidence)}::jsonb
    WHERE tenant_id = ${tenantId}::uuid AND alert_id = ${alertId}::uuid AND started_at = ${startedAt}::timestamptz`;
  return false;
}

export async function endBouts(tx: TenantTx, tenantId: string, alertIds: readonly string[], at: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE alert_bout SET ended_at = greatest(started_at, ${at}::timestamptz)
    WHERE tenant_id = ${tenantId}::uuid AND alert_id = ANY (${[...alertIds]}::uuid[]) AND ended_at IS NULL`;
}

/** Continues the newest bout of each alert, because its resolution was undone. */
export async function resumeBouts(tx: TenantTx, tenantId: string, alertIds: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE alert_bout b SET ended_at = NULL
    FROM (SELECT alert_id, max(started_at) AS started_at FROM alert_bout
      WHERE tenant_id = ${tenantId}::uuid AND alert_id = ANY (${[...alertIds]}::uuid[]) GROUP BY alert_id) AS newest
    WHERE b.tenant_id = ${tenantId}::uuid AND b.alert_id = newest.alert_id AND b.started_at = newest.started_at`;
}

const factsOf = ({ metricName, seriesId, kind, severity, description, words, detectionScore }: AlertStory) => ({
  ...{ metricName, seriesId, kind, severity },
  sentence: description,
  words: storedWords(words?.sentence),
  evidence: detectionScore.evidence,
});
