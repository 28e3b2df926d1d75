import type { Metadata } from "next";
import { ResetPassword } from "@/features/sign-in/reset-password";
import { TrpcProvider } from "@/features/trpc/trpc-provider";

export const metadata: Metadata = { title: "New password" };

/** Requests a password reset link by mail; the link leads to the same page. */
export default function ResetPage() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center gap-6 p-6">
      <TrpcProvider>
        <ResetPassword />
      </TrpcProvider>
    </main>
  );
}
