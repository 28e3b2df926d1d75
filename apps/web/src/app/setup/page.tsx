import { isUntouched } from "@padit/services/setup";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { FirstOwnerForm } from "@/features/onboarding/first-owner-form";
import { FrontFrame } from "@/features/sign-in/front-frame";
import { TrpcProvider } from "@/features/trpc/trpc-provider";
import { installation } from "@/server/installation";
import { translatorOf, Words } from "@/server/words";

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await translatorOf("signIn"))("tab.setup") });

/** Creates the owner's account on a fresh installation; redirects to sign-in afterwards. */
export default async function SetupPage() {
  if (!(await isUntouched(installation()))) redirect("/sign-in");
  const t = await translatorOf("signIn");
  return (
    <Words of={["signIn", "passkey"]}>
      <FrontFrame title={t("setup.title")} hint={t("setup.hint")}>
        <TrpcProvider>
          <FirstOwnerForm />
        </TrpcProvider>
      </FrontFrame>
    </Words>
  );
}
