import { isPaditError } from "@padit/domain";
import { type InviteOffer, lookUpInvite } from "@padit/services/members";
import type { Metadata } from "next";
import { LinkButton } from "@/components/link-button";
import { JoinButton, SignUpForm } from "@/features/onboarding/invite-answer";
import { FrontFrame } from "@/features/sign-in/front-frame";
import { TrpcProvider } from "@/features/trpc/trpc-provider";
import { currentSession } from "@/server/auth/current-session";
import { installation } from "@/server/installation";

export const metadata: Metadata = { title: "Invite", referrer: "no-referrer" };

export default async function InvitePage({ params }: PageProps<"/invite/[token]">) {
  const { token } = await params;
  const offer = await offerOf(token);
  if (!offer)
    return (
      <FrontFrame
        title="This invite does not work"
        hint="It was used, revoked or has expired after seven days. Ask the sender for a new one."
      >
        <LinkButton href="/sign-in">Go to sign-in</LinkButton>
      </FrontFrame>
    );
  return (
    <TrpcProvider>
      <Offer token={token} offer={offer} signedInAs={(await currentSession())?.email ?? null} />
    </TrpcProvider>
  );
}

function Offer({ token, offer, signedInAs }: { token: string; offer: InviteOffer; signedInAs: string | null }) {
  const { organization, email, role, hasAccount } = offer;
  return (
    <FrontFrame title={`Join ${organization.name}`} hint={`${email} is invited as ${role}.`}>
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
    </FrontFrame>
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
