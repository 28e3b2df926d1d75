import { isUntouched } from "@padit/services/setup";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { FirstOwnerForm } from "@/features/onboarding/first-owner-form";
import { TrpcProvider } from "@/features/trpc/trpc-provider";
import { installation } from "@/server/installation";

export const metadata: Metadata = { title: "Welcome" };

/** Where the first person on a fresh installation makes the owner's account; afterwards it only leads to sign-in. */
export default async function SetupPage() {
  if (!(await isUntouched(installation()))) redirect("/sign-in");
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center gap-6 p-6">
      <div>
        <h1 className="font-semibold text-2xl">Welcome to PADIT</h1>
        <p className="text-muted text-sm">
          Nobody has an account here yet. The one you make now owns the installation's first organization.
        </p>
      </div>
      <TrpcProvider>
        <FirstOwnerForm />
      </TrpcProvider>
    </main>
  );
}
