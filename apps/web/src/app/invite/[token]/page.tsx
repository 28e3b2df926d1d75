import { type InviteOffer, lookUpInvite } from "@padit/services/members";
import type { Metadata } from "next";
import { LinkButton } from "@/components/link-button";
import { JoinButton, SignUpForm } from "@/features/onboarding/invite-answer";
import { FrontFrame } from "@/features/sign-in/front-frame";
import { TooManyRequests } from "@/features/sign-in/too-many-requests";
import { TrpcProvider } from "@/features/trpc/trpc-provider";
import { currentSession } from "@/server/auth/current-session";
import { installation } from "@/server/installation";
import { readLinkPage } from "@/server/link-budget";
import { translatorOf, Words } from "@/server/words";

export const generateMetadata = async (): Promise<Metadata> => ({
  title: (await translatorOf("signIn"))("tab.invite"),
  referrer: "no-referrer",
});

export default async function InvitePage({ params }: PageProps<"/invite/[token]">) {
  const { token } = await params;
  const offer = await offerOf(token);
  if (offer === "limited") return <TooManyRequests />;
  const t = await translatorOf("signIn");
  return (
    <Words of={["signIn", "passkey"]}>
      {offer ? (
        <TrpcProvider>
          <Offer token={token} offer={offer} signedInAs={(await currentSession())?.email ?? null} />
        </TrpcProvider>
      ) : (
        <FrontFrame title={t("invite.deadTitle")} hint={t("invite.deadHint")}>
          <LinkButton href="/sign-in">{t("invite.toSignIn")}</LinkButton>
        </FrontFrame>
      )}
    </Words>
  );
}

async function Offer({ token, offer, signedInAs }: { token: string; offer: InviteOffer; signedInAs: string | null }) {
  const { organization, email, role, hasAccount } = offer;
  const t = await translatorOf("signIn");
  return (
    <FrontFrame title={t("invite.title", { organization: organization.name })} hint={t("invite.hint", { email, role })}>
      {signedInAs === email ? (
        <JoinButton token={token} organization={organization.name} />
      ) : hasAccount ? (
        <>
          <p className="text-sm">{t("invite.hasAccount")}</p>
          <LinkButton variant="primary" href={`/sign-in?next=${encodeURIComponent(`/invite/${token}`)}`}>
            {t("form.submit")}
          </LinkButton>
        </>
      ) : (
        <SignUpForm token={token} email={email} organization={organization.name} />
      )}
    </FrontFrame>
  );
}

const offerOf = (token: string): Promise<InviteOffer | null | "limited"> =>
  readLinkPage(token, async (onKnown) => {
    const offer = await lookUpInvite({ db: installation().db, now: () => new Date() }, token);
    await onKnown();
    return offer;
  });
