import { redirect } from "next/navigation";
import { currentSession } from "@/server/auth/current-session";

/** Redirects to the organization that the person used last, or to the form for a new organization. */
export default async function Home() {
  const session = await currentSession();
  if (!session) redirect("/sign-in");
  const { memberships, lastTenantId } = session;
  const home = memberships.find(({ tenantId }) => tenantId === lastTenantId) ?? memberships[0];
  redirect(home ? `/o/${home.slug}/inbox` : "/organizations/new");
}
