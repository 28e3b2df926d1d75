/** Who is notified: an integration of the organization, one of its members by mail, or whoever is on call by a rota. */
export interface Recipient {
  type: "integration" | "member" | "rota";
  id: string;
}

/** Key of the notice that opens an incident, for `RecipientDirectory`. */
export const OPENING = "opened";

/** Key of an escalation. @param sinceMs since when the incident is open, ms */
export const escalationKey = (sinceMs: number, routeId: string, n: number): string => `escalated:${sinceMs}:${routeId}:${n}`;

/** Finds the integrations by which recipients are notified. A member has a mail integration that nobody else uses. */
export interface RecipientDirectory {
  /**
   * The integration that gets a notice for the recipient; null if nobody can be notified.
   * @param notice `OPENING`, or an `escalationKey`
   * @param dueMs when the notice is due, ms
   */
  resolve(recipient: Recipient, notice: string, dueMs: number): string | null;
  /** Whether notices to the recipient can reach the integration at some time. */
  mayReach(recipient: Recipient, integrationId: string): boolean;
  /** Text about the recipient, such as the rota, for the reason of a notice; null for none. */
  describe(recipient: Recipient, dueMs: number): string | null;
}

/** The directory of an organization whose routes name integrations only. */
export const INTEGRATIONS_ONLY: RecipientDirectory = {
  resolve: ({ type, id }) => (type === "integration" ? id : null),
  mayReach: ({ type, id }, integrationId) => type === "integration" && id === integrationId,
  describe: () => null,
};

interface FallbackRoute {
  name: string;
  enabled: boolean;
  recipients: readonly Recipient[];
  steps: readonly { recipients: readonly Recipient[] }[];
}

/**
 * Adds a fallback to each route whose first recipients cannot be notified: its opening goes to the first escalation step with a recipient who
 * can be notified, else to the recipients of the last enabled route, which matches everything. The route's name, which reasons show, then
 * includes the fallback.
 * @param problemOf why a recipient cannot be notified, as part of a sentence; null if it can
 */
export function withFallbacks<Route extends FallbackRoute>(
  routes: readonly Route[],
  problemOf: (recipient: Recipient) => string | null,
): Route[] {
  const canNotify = (recipients: readonly Recipient[]): boolean => recipients.some((recipient) => problemOf(recipient) === null);
  const last = routes.findLast(({ enabled }) => enabled);
  return routes.map((route) => {
    const problems = route.recipients.flatMap((recipient) => problemOf(recipient) ?? []);
    if (problems.length === 0) return route;
    const noted = { ...route, name: `${route.name}; ${problems.join("; ")}` };
    if (canNotify(route.recipients)) return noted;
    const step = route.steps.find(({ recipients }) => canNotify(recipients));
    return { ...noted, recipients: step?.recipients ?? last?.recipients ?? [] };
  });
}
