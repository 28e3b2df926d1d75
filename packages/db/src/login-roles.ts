import type pg from "pg";

/** One login role per door; see prisma/migrations for what each may do. */
export const LOGIN_ROLES = ["padit_app", "padit_ingest", "padit_system"] as const;
export type Door = "app" | "ingest" | "system";
export type RolePasswords = Record<Door, string>;

const DUPLICATE = new Set(["42710", "23505"]);
const CHANGED_MEANWHILE = "XX000";

/** Makes the login roles, or gives them these passwords. Roles belong to the whole server, so another database's migration may be at it too. */
export async function makeLoginRoles(client: pg.Client, passwords: RolePasswords): Promise<void> {
  for (const door of ["app", "ingest", "system"] as const) {
    const role = `padit_${door}`;
    const password = client.escapeLiteral(passwords[door]);
    await client.query(`CREATE ROLE ${role}`).catch(unless((code) => DUPLICATE.has(code)));
    await client.query(`ALTER ROLE ${role} LOGIN PASSWORD ${password}`).catch(unless((code) => code === CHANGED_MEANWHILE));
  }
}

/** Passes errors on, except those with a code for which somebody else has just done the same. */
const unless = (isHarmless: (code: string) => boolean) => (error: { code?: string }) => {
  if (!isHarmless(error.code ?? "")) throw error;
};

/** The owner's connection string with the login of a door. */
export function urlOfDoor(ownerUrl: string, door: Door, passwords: RolePasswords): string {
  const url = new URL(ownerUrl);
  url.username = `padit_${door}`;
  url.password = encodeURIComponent(passwords[door]);
  return url.href;
}
