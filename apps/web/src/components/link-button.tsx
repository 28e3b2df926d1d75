import { buttonVariants } from "@heroui/styles";
import Link from "next/link";
import type { ComponentProps } from "react";

type Look = NonNullable<Parameters<typeof buttonVariants>[0]>;

/** A link that looks like a button. Unlike a button, it can be opened in a new tab. */
export function LinkButton({ variant = "secondary", size = "md", ...link }: ComponentProps<typeof Link> & Pick<Look, "variant" | "size">) {
  return <Link {...link} className={buttonVariants({ variant, size })} />;
}
