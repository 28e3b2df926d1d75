import { z } from "zod";

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]+)-----END \1-----/g;
/** Characters of one line of the encoded data (RFC 7468 section 2). */
const LINE_CHARACTERS = 64;
const PEM_CHARACTERS_MAX = 40_000;

const labelsOf = (text: string): string[] => [...text.matchAll(BLOCK)].map(([, label = ""]) => label);

/**
 * The text's PEM blocks with the line breaks that OpenSSL requires, because a form may have removed them. Everything outside the blocks is
 * dropped. A text without a block is returned unchanged, for the schema to reject.
 */
function pemBlocks(text: string): string {
  const blocks = [...text.matchAll(BLOCK)].map(([, label = "", data = ""]) => {
    const lines = data.replace(/\s+/g, "").match(new RegExp(`.{1,${LINE_CHARACTERS}}`, "g")) ?? [];
    return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
  });
  return blocks.length === 0 ? text : blocks.join("");
}

const PemText = z.string().trim().max(PEM_CHARACTERS_MAX, `At most ${PEM_CHARACTERS_MAX} characters.`).overwrite(pemBlocks);

/** One or more certificates. */
export const PemCertificates = PemText.refine(
  (text) => labelsOf(text).length > 0 && labelsOf(text).every((label) => label === "CERTIFICATE"),
  "Paste certificates as PEM text, from -----BEGIN CERTIFICATE----- on.",
);

/** One private key without a passphrase. */
export const PemKey = PemText.refine(
  (text) => labelsOf(text).length === 1 && /^(?:(?:RSA|EC) )?PRIVATE KEY$/.test(labelsOf(text)[0] ?? ""),
  {
    error: "Paste one private key as PEM text (-----BEGIN PRIVATE KEY-----), without a passphrase.",
  },
);
