import type { Metadata } from "next";
import { ResetPassword } from "@/features/sign-in/reset-password";
import { TrpcProvider } from "@/features/trpc/trpc-provider";

export const metadata: Metadata = { title: "New password" };

/** Where a person who forgot the password asks for a link by mail, and where that link leads. */
export default function ResetPage() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center gap-6 p-6">
      <TrpcProvider>
        <ResetPassword />
      </TrpcProvider>
    </main>
  );
}
