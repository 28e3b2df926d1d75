import { isPaditError } from "@padit/domain";
import { type InviteOffer, lookUpInvite } from "@padit/services/members";
import type { Metadata } from "next";
import { LinkButton } from "@/components/link-button";
import { JoinButton, SignUpForm } from "@/features/onboarding/invite-answer";
import { TrpcProvider } from "@/features/trpc/trpc-provider";
import { currentSession } from "@/server/auth/current-session";
import { installation } from "@/server/installation";

export const metadata: Metadata = { title: "Invite", referrer: "no-referrer" };

export default async function InvitePage({ params }: PageProps<"/invite/[token]">) {
  const { token } = await params;
  const offer = await offerOf(token);
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center gap-6 p-6">
      {offer ? (
        <TrpcProvider>
          <Offer token={token} offer={offer} signedInAs={(await currentSession())?.email ?? null} />
        </TrpcProvider>
      ) : (
        <>
          <h1 className="font-semibold text-2xl">This invite does not work</h1>
          <p className="text-muted text-sm">It was used or taken back, or is older than seven days. Ask who sent it for a new one.</p>
          <LinkButton href="/sign-in">Go to sign-in</LinkButton>
        </>
      )}
    </main>
  );
}

function Offer({ token, offer, signedInAs }: { token: string; offer: InviteOffer; signedInAs: string | null }) {
  const { organization, email, role, hasAccount } = offer;
  return (
    <>
      <div>
        <h1 className="font-semibold text-2xl">Join {organization.name}</h1>
        <p className="text-muted text-sm">
          {email} is invited as {role}.
        </p>
      </div>
      {signedInAs === email ? (
        <JoinButton token={token} organization={organization.name} />
      ) : hasAccount ? (
        <>
          <p className="text-sm">This address has an account. Sign in with it, then you come back here.</p>
          <LinkButton variant="primary" href={`/sign-in?next=${encodeURIComponent(`/invite/${token}`)}`}>
            Sign in
          </LinkButton>
        </>
      ) : (
        <SignUpForm token={token} email={email} organization={organization.name} />
      )}
    </>
  );
}

async function offerOf(token: string): Promise<InviteOffer | null> {
  try {
    return await lookUpInvite({ db: installation().db, now: () => new Date() }, token);
  } catch (error) {
    if (isPaditError(error) && error.code === "not_found") return null;
    throw error;
  }
}
