import { z } from "zod";
import { useWords } from "@/features/words/use-words";
import { hexLines } from "./hex-lines";

const Packets = z.object({ hex: z.object({ sent: z.string().optional(), received: z.string().optional() }) });

/** Hex dump of one packet in each direction, where the run recorded them. */
export function HexDump({ detail }: { detail: unknown }) {
  const t = useWords("target");
  const packets = Packets.safeParse(detail);
  if (!packets.success) return null;
  const { sent, received } = packets.data.hex;
  return (
    <details className="text-sm">
      <summary className="cursor-pointer rounded outline-none focus-visible:ring-2 focus-visible:ring-focus">{t("test.packets")}</summary>
      {[["sent", sent] as const, ["received", received] as const].map(
        ([way, hex]) =>
          hex && (
            <figure key={way} className="mt-2">
              <figcaption className="text-muted text-xs">{t(`test.${way}`)}</figcaption>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
              <pre tabIndex={0} className="overflow-x-auto rounded-lg bg-default p-2 font-mono text-xs leading-5">
                {hexLines(hex).join("\n")}
              </pre>
            </figure>
          ),
      )}
    </details>
  );
}
