import { lockUntilCommit, type TenantTx } from "@padit/db";
import { PaditError } from "@padit/domain";
import { recipientsOf } from "@padit/domain/routing";
import { routeListOf, routesLockOf } from "./stored-routes";

/**
 * Refuses to remove a recipient that a route names: the route would go on and notify nobody. No route can be saved until the transaction ends.
 * @throws PaditError conflict
 */
export async function requireUnrouted(tx: TenantTx, tenantId: string, { noun, id }: { noun: string; id: string }): Promise<void> {
  await lockUntilCommit(tx, routesLockOf(tenantId));
  const { routes } = await routeListOf(tx, tenantId);
  const naming = routes.filter((route) => recipientsOf(route).some((recipient) => recipient.id === id));
  if (naming.length === 0) return;
  const names = naming.map(({ name }) => `“${name}”`).join(", ");
  throw new PaditError(
    "conflict",
    `The ${naming.length === 1 ? "route" : "routes"} ${names} would notify nobody. Take the ${noun} out first.`,
  );
}
