"use client";
import { useQuery } from "@tanstack/react-query";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { OwnData } from "./own-data";
import { PasswordForm } from "./password-form";
import { ProfileForm } from "./profile-form";
import { SecondFactorPart } from "./second-factor-part";
import { Sessions } from "./sessions";
import { ThemeChoice } from "./theme-choice";

export function AccountPage() {
  const t = useWords("account");
  const account = useQuery(useTRPC().account.get.queryOptions());
  if (account.isPending) return <Waiting rows={4} />;
  if (account.isError) return <Problem what={t("yourAccount")} error={account.error} onRetry={() => void account.refetch()} />;
  return (
    <div className="flex flex-col gap-10">
      <Part title={t("parts.you")}>
        <ProfileForm account={account.data} />
      </Part>
      <Part title={t("parts.theme")}>
        <ThemeChoice />
      </Part>
      <Part title={t("parts.password")}>
        <PasswordForm />
      </Part>
      <Part title={t("parts.secondFactor")}>
        <SecondFactorPart />
      </Part>
      <Part title={t("parts.sessions")}>
        <Sessions />
      </Part>
      <Part title={t("parts.data")}>
        <OwnData email={account.data.email} />
      </Part>
    </div>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-3">
      <h2 className="font-medium">{title}</h2>
      {children}
    </section>
  );
}
