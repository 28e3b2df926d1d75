import { deniedBy, rememberOrganization } from "@padit/services/auth";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import type { ReactNode } from "react";
import { ZoneProvider } from "@/components/moment";
import { SecondFactorRequired } from "@/features/account/second-factor-required";
import { LiveProvider } from "@/features/live/live-provider";
import { OrganizationProvider } from "@/features/organization/organization-context";
import { AppShell } from "@/features/shell/app-shell";
import { OrganizationSuspended } from "@/features/sign-in/organization-suspended";
import { SignOnRequired } from "@/features/sign-in/sign-on-required";
import { SourcesProvider } from "@/features/sources/sources-context";
import { TrpcProvider } from "@/features/trpc/trpc-provider";
import { AriaLanguage } from "@/features/words/aria-language";
import { currentSession } from "@/server/auth/current-session";
import { installation } from "@/server/installation";
import { sourcesIn } from "@/server/sources-in";
import { readerLanguage, Words } from "@/server/words";

/** Layout of every page of an organization. Redirects people without a session to sign-in; answers non-members with "not found". */
export default async function OrganizationLayout({ params, children }: { params: Promise<{ slug: string }>; children: ReactNode }) {
  const { slug } = await params;
  const session = await currentSession();
  if (!session) {
    const asked = (await headers()).get("x-asked") ?? "";
    redirect(`/o/${encodeURIComponent(slug)}/sign-in?next=${encodeURIComponent(asked)}`);
  }
  const membership = session.memberships.find((known) => known.slug === slug);
  if (!membership) notFound();
  const { denial, by } = deniedBy(session, membership) ?? { denial: null, by: membership };
  if (denial === "suspended") return <OrganizationSuspended organization={by.name} />;
  if (denial === "second_factor") return <SecondFactorRequired organization={by.name} />;
  if (denial === "single_sign_on") return <SignOnRequired organization={by.name} slug={by.slug} />;
  const { userId, name, email, timeZone } = session;
  const ctx = { db: installation().db, person: { userId, name }, now: () => new Date() };
  if (session.lastTenantId !== membership.tenantId)
    await rememberOrganization(ctx, { sessionId: session.id, tenantId: membership.tenantId });
  const organization = {
    slug,
    name: membership.name,
    role: membership.role,
    endpointLimit: membership.endpointLimit,
    requiresSecondFactor: membership.requiresSecondFactor,
    isSample: membership.isSample,
    person: { userId, name, email, timeZone },
    via: membership.via && { slug: membership.via.slug, name: membership.via.name },
    // A provider's customers are on its own pages: there may be hundreds.
    organizations: session.memberships
      .filter((known) => known.via === null || known.slug === slug)
      .map((known) => ({ slug: known.slug, name: known.name })),
    hasCustomers: session.memberships.some(({ via }) => via?.slug === slug),
  };
  return (
    <Words of={["common", "shell", "alertText", "passkey", "onCall", "inbox", "limits", "savedViews"]}>
      <OrganizationProvider organization={organization}>
        <TrpcProvider>
          <LiveProvider>
            <ZoneProvider zone={timeZone}>
              <SourcesProvider list={sourcesIn(await readerLanguage())}>
                <AriaLanguage>
                  <AppShell>{children}</AppShell>
                </AriaLanguage>
              </SourcesProvider>
            </ZoneProvider>
          </LiveProvider>
        </TrpcProvider>
      </OrganizationProvider>
    </Words>
  );
}
