import { useWords } from "@/features/words/use-words";

export function BackToSignIn() {
  const t = useWords("signIn");
  return (
    <a href="/sign-in" className="text-center text-muted text-sm underline">
      {t("reset.back")}
    </a>
  );
}
