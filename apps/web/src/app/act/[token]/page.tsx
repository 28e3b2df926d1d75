import { type ActionOffer, lookUpActionLink } from "@padit/services/action-links";
import type { Metadata } from "next";
import { LinkButton } from "@/components/link-button";
import { ActButton } from "@/features/action-links/act-button";
import { FrontFrame } from "@/features/sign-in/front-frame";
import { TooManyRequests } from "@/features/sign-in/too-many-requests";
import { TrpcProvider } from "@/features/trpc/trpc-provider";
import { currentSession } from "@/server/auth/current-session";
import { installation } from "@/server/installation";
import { readLinkPage } from "@/server/link-budget";
import { linkContext } from "@/server/link-context";
import { translatorOf, Words } from "@/server/words";

export const generateMetadata = async (): Promise<Metadata> => ({
  title: (await translatorOf("actionLink"))("tab"),
  referrer: "no-referrer",
});

/** Shows what a link of a message does. Opening it changes nothing, because mail scanners open every link. */
export default async function ActionLinkPage({ params }: PageProps<"/act/[token]">) {
  const { token } = await params;
  const offer = await offerOf(token);
  if (offer === "limited") return <TooManyRequests />;
  const t = await translatorOf("actionLink");
  return (
    <Words of={["signIn", "actionLink"]}>
      {offer ? (
        <TrpcProvider>
          <Offer token={token} offer={offer} />
        </TrpcProvider>
      ) : (
        <FrontFrame title={t("unknownTitle")} hint={t("unknownHint")}>
          <LinkButton href="/sign-in">{t("signIn")}</LinkButton>
        </FrontFrame>
      )}
    </Words>
  );
}

async function Offer({ token, offer }: { token: string; offer: ActionOffer }) {
  const { action, state, organization, incident, actorName } = offer;
  const t = await translatorOf("actionLink");
  const incidentHref = `/o/${encodeURIComponent(organization.slug)}/incidents/${incident.id}`;
  return (
    <FrontFrame title={t(`title.${action}`)} hint={organization.name}>
      <div className="flex flex-col gap-1 break-words rounded-lg border border-border p-4">
        <p className="font-medium">{incident.title}</p>
        <p className="text-muted text-sm">{incident.sentence}</p>
      </div>
      {state !== "ready" ? (
        <p className="text-sm">{t(`state.${state}`)}</p>
      ) : actorName === null ? (
        <>
          <p className="text-sm">{t("whoActs")}</p>
          <LinkButton variant="primary" href={`/sign-in?next=${encodeURIComponent(`/act/${token}`)}`}>
            {t("signIn")}
          </LinkButton>
        </>
      ) : (
        <ActButton token={token} action={action} actorName={actorName} />
      )}
      <LinkButton href={incidentHref}>{t("open")}</LinkButton>
    </FrontFrame>
  );
}

const offerOf = (token: string): Promise<ActionOffer | null | "limited"> =>
  readLinkPage(token, async (onKnown) => {
    const offer = await lookUpActionLink(linkContext(installation(), { session: await currentSession(), ip: undefined }), token);
    await onKnown();
    return offer;
  });
