import type { Metadata } from "next";
import { ResetPassword } from "@/features/sign-in/reset-password";
import { TrpcProvider } from "@/features/trpc/trpc-provider";
import { translatorOf, Words } from "@/server/words";

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await translatorOf("signIn"))("tab.reset") });

/** Requests a password reset link by mail; the link leads to the same page. */
export default function ResetPage() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center gap-6 p-6">
      <Words of={["signIn", "passkey"]}>
        <TrpcProvider>
          <ResetPassword />
        </TrpcProvider>
      </Words>
    </main>
  );
}
