import type { TenantTx } from "@padit/db";

/** A member of the organization whom a rota or a route names. */
interface Person {
  id: string;
  name: string;
  email: string;
  /** Whether the person has access to the organization, so that notifications may be sent. */
  isAvailable: boolean;
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
}

export async function readPeople(tx: TenantTx, tenantId: string): Promise<People> {
  const rows = await tx.member.findMany({
    where: { tenantId },
    select: { userId: true, disabledAt: true, user: { select: { name: true, email: true, disabledAt: true } } },
  });
  return new People(
    rows.map(({ userId: id, disabledAt, user: { name, email, disabledAt: accountDisabledAt } }) => ({
      ...{ id, name, email, isAvailable: disabledAt === null && accountDisabledAt === null },
    })),
  );
}
