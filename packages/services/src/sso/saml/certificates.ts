import { X509Certificate } from "node:crypto";

const RSA_BITS_MIN = 2048;

/** @param text a certificate in PEM format, or its base64 as metadata has it @returns PEM @throws Error for what is no usable certificate */
export function certificatePem(text: string): string {
  const base64 = text.replace(/-----(BEGIN|END) CERTIFICATE-----/g, "").replace(/\s+/g, "");
  const certificate = new X509Certificate(Buffer.from(base64, "base64"));
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey;
  if (type !== "rsa" || (details?.modulusLength ?? 0) < RSA_BITS_MIN)
    throw new Error(`its key must be RSA with ${RSA_BITS_MIN} bits or more`);
  return certificate.toString().trim();
}

export interface CertificateView {
  pem: string;
  /** SHA-256 of the certificate. */
  fingerprint: string;
  expiresAt: Date;
}

export function certificateView(pem: string): CertificateView {
  const { fingerprint256: fingerprint, validTo } = new X509Certificate(pem);
  return { pem, fingerprint, expiresAt: new Date(validTo) };
}

/** The certificates that are valid at this time. */
export const validAt = (pems: readonly string[], at: Date): string[] =>
  pems.filter((pem) => {
    const { validFrom, validTo } = new X509Certificate(pem);
    return new Date(validFrom) <= at && at < new Date(validTo);
  });

/** Splits a text of certificates in PEM format. */
export const certificatesIn = (text: string): string[] =>
  text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? (text.trim() === "" ? [] : [text]);
