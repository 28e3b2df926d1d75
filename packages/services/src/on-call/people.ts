import type { TenantTx } from "@padit/db";
import { PaditError } from "@padit/domain";

/** A member of the organization whom a rota or a route names. */
interface Person {
  id: string;
  name: string;
  email: string;
  /**
   * Whether notifications may be sent: the person has access to the organization, to all endpoints of it. Messages are about whole incidents,
   * which may name endpoints that a limited person may not know.
   */
  isAvailable: boolean;
  isLimited: boolean;
}

/** Members by user id. Of a removed member only the id is known. */
export class People {
  readonly #people: ReadonlyMap<string, Person>;

  constructor(people: readonly Person[]) {
    this.#people = new Map(people.map((person) => [person.id, person]));
  }

  nameOf = (id: string): string => this.#people.get(id)?.name ?? "A former member";
  emailOf = (id: string): string | null => this.#people.get(id)?.email ?? null;
  available = (): string[] => [...this.#people.values()].flatMap(({ id, isAvailable }) => (isAvailable ? [id] : []));
  isAvailable = (id: string): boolean => this.#people.get(id)?.isAvailable === true;
  /** Names of those who see some endpoints only. */
  limitedOf = (ids: readonly string[]): string[] => ids.filter((id) => this.#people.get(id)?.isLimited === true).map(this.nameOf);
}

export async function readPeople(tx: TenantTx, tenantId: string): Promise<People> {
  const rows = await tx.member.findMany({
    where: { tenantId },
    select: { userId: true, disabledAt: true, endpointLimit: true, user: { select: { name: true, email: true, disabledAt: true } } },
  });
  return new People(
    rows.map(({ userId: id, disabledAt, endpointLimit, user: { name, email, disabledAt: accountDisabledAt } }) => {
      const isLimited = endpointLimit !== null;
      return { id, name, email, isLimited, isAvailable: disabledAt === null && accountDisabledAt === null && !isLimited };
    }),
  );
}

/**
 * Refuses recipients who see some endpoints only.
 * @throws PaditError invalid
 */
export function requireUnlimited(people: People, ids: readonly string[], path: string): void {
  const names = people.limitedOf(ids);
  if (names.length === 0) return;
  const see = names.length === 1 ? "sees" : "see";
  const message = `${names.join(", ")} ${see} some endpoints only, and notifications are about whole incidents. Name somebody without a limit.`;
  throw new PaditError("invalid", message, { issues: [{ path, message }] });
}
