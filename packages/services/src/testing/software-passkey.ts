import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { type CBORType, encodeCBOR } from "@levischuck/tiny-cbor";

/** Flags of authenticator data (Web Authentication Level 3, §6.1). */
const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const HAS_CREDENTIAL = 0x40;

const sha256 = (data: string | Uint8Array): Buffer => createHash("sha256").update(data).digest();
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");

interface Ceremony {
  challenge: string;
  /** Page that asks for the passkey. */
  origin: string;
  /** Whether the device has checked a finger, a face or a PIN. */
  isVerified?: boolean;
}

/** An authenticator in software: creates one ES256 passkey for a site and signs challenges with it, as a browser and a phone do. */
export class SoftwarePasskey {
  readonly id = base64url(randomBytes(32));
  readonly #privateKey: KeyObject;
  readonly #coseKey: Uint8Array;
  /** Of the signatures made so far; copies of a device fall behind. */
  counter = 0;

  constructor(
    readonly rpId: string,
    readonly userHandle: string,
  ) {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const { x = "", y = "" } = publicKey.export({ format: "jwk" });
    this.#privateKey = privateKey;
    const ec2 = new Map<number, CBORType>([
      [1, 2], // key type: elliptic curve with two coordinates
      [3, -7], // algorithm: ES256
      [-1, 1], // curve: P-256
      [-2, new Uint8Array(Buffer.from(x, "base64url"))],
      [-3, new Uint8Array(Buffer.from(y, "base64url"))],
    ]);
    this.#coseKey = encodeCBOR(ec2);
  }

  /** The browser's answer to a request to create a passkey. */
  register({ challenge, origin, isVerified = true }: Ceremony) {
    const credentialId = Buffer.from(this.id, "base64url");
    const idLength = Buffer.alloc(2);
    idLength.writeUInt16BE(credentialId.length);
    const anonymousModel = Buffer.alloc(16);
    const authData = Buffer.concat([this.#head(HAS_CREDENTIAL, isVerified), anonymousModel, idLength, credentialId, this.#coseKey]);
    const attestation = new Map<string, CBORType>([
      ["fmt", "none"],
      ["attStmt", new Map()],
      ["authData", new Uint8Array(authData)],
    ]);
    const response = {
      clientDataJSON: clientData("webauthn.create", challenge, origin),
      attestationObject: base64url(encodeCBOR(attestation)),
      transports: ["internal"],
    };
    return { id: this.id, rawId: this.id, type: "public-key" as const, clientExtensionResults: {}, response };
  }

  /** The browser's answer to a request to sign in. */
  assert({ challenge, origin, isVerified = true }: Ceremony) {
    this.counter += 1;
    const authenticatorData = this.#head(0, isVerified);
    const clientDataJSON = clientData("webauthn.get", challenge, origin);
    const signed = Buffer.concat([authenticatorData, sha256(Buffer.from(clientDataJSON, "base64url"))]);
    const response = {
      clientDataJSON,
      authenticatorData: base64url(authenticatorData),
      signature: base64url(sign("sha256", signed, this.#privateKey)),
      userHandle: base64url(Buffer.from(this.userHandle)),
    };
    return { id: this.id, rawId: this.id, type: "public-key" as const, clientExtensionResults: {}, response };
  }

  #head(flags: number, isVerified: boolean): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    const allFlags = flags | USER_PRESENT | (isVerified ? USER_VERIFIED : 0);
    return Buffer.concat([sha256(this.rpId), Buffer.of(allFlags), counter]);
  }
}

const clientData = (type: string, challenge: string, origin: string): string =>
  base64url(Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })));
