import { isUntouched } from "@padit/services/setup";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { FirstOwnerForm } from "@/features/onboarding/first-owner-form";
import { FrontFrame } from "@/features/sign-in/front-frame";
import { TrpcProvider } from "@/features/trpc/trpc-provider";
import { installation } from "@/server/installation";

export const metadata: Metadata = { title: "Welcome" };

/** Creates the owner's account on a fresh installation; redirects to sign-in afterwards. */
export default async function SetupPage() {
  if (!(await isUntouched(installation()))) redirect("/sign-in");
  return (
    <FrontFrame title="Welcome to PADIT" hint="Create the first account. It will own this installation's first organization.">
      <TrpcProvider>
        <FirstOwnerForm />
      </TrpcProvider>
    </FrontFrame>
  );
}
