import { redirect } from "next/navigation";
import { currentSession } from "@/server/auth/current-session";

/** To where the person was last; who belongs to no organization makes one. */
export default async function Home() {
  const session = await currentSession();
  if (!session) redirect("/sign-in");
  const { memberships, lastTenantId } = session;
  const home = memberships.find(({ tenantId }) => tenantId === lastTenantId) ?? memberships[0];
  redirect(home ? `/o/${home.slug}/inbox` : "/organizations/new");
}
