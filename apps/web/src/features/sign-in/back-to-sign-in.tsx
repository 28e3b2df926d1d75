export function BackToSignIn() {
  return (
    <a href="/sign-in" className="text-center text-muted text-sm underline">
      Back to sign-in
    </a>
  );
}
