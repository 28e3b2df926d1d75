import { buttonVariants } from "@heroui/styles";
import Link from "next/link";
import type { ComponentProps } from "react";

type Look = NonNullable<Parameters<typeof buttonVariants>[0]>;

/** A link that looks like a button: it leads somewhere, so it can be opened in a tab of its own. */
export function LinkButton({ variant = "secondary", size = "md", ...link }: ComponentProps<typeof Link> & Pick<Look, "variant" | "size">) {
  return <Link {...link} className={buttonVariants({ variant, size })} />;
}
