"use client";
import { useEffect, useState } from "react";
import { ChooseNewPassword } from "./choose-new-password";
import { RequestResetLink } from "./request-reset-link";

/** The mailed link has its token in the fragment (#), which browsers never send to a server. */
export function ResetPassword() {
  const [token, setToken] = useState<string | null>(null);
  useEffect(() => {
    const takeToken = (): void => {
      const found = /^#token=([\w-]+)$/.exec(location.hash)?.[1];
      if (found === undefined) return;
      setToken(found);
      history.replaceState(null, "", location.pathname);
    };
    takeToken();
    window.addEventListener("hashchange", takeToken);
    return () => window.removeEventListener("hashchange", takeToken);
  }, []);
  return token === null ? <RequestResetLink /> : <ChooseNewPassword token={token} onNewLink={() => setToken(null)} />;
}
