import { Toast } from "@heroui/react";
import Link from "next/link";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { ZoneProvider } from "@/components/moment";
import { TrpcProvider } from "@/features/trpc/trpc-provider";
import { AriaLanguage } from "@/features/words/aria-language";
import { currentSession } from "@/server/auth/current-session";
import { translatorOf, Words } from "@/server/words";

/** Pages of a person, outside any organization. */
export default async function PersonLayout({ children }: { children: ReactNode }) {
  const session = await currentSession();
  if (!session) redirect("/sign-in");
  const t = await translatorOf("account");
  return (
    <Words of={["account", "common", "passkey"]}>
      <TrpcProvider>
        <ZoneProvider zone={session.timeZone}>
          <main className="mx-auto flex min-h-dvh max-w-xl flex-col gap-6 p-6">
            <Link href="/" className="text-accent-text text-sm underline-offset-4 hover:underline">
              {t("backToPadit")}
            </Link>
            <AriaLanguage>{children}</AriaLanguage>
          </main>
          <Toast.Provider placement="bottom end" />
        </ZoneProvider>
      </TrpcProvider>
    </Words>
  );
}
