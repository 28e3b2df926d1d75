/** Which of PADIT's secrets each process needs. A process gets no other one, whatever the environment of `npm start` holds. */
export const SECRETS_OF = {
  web: [
    "DATABASE_APP_URL",
    "DATABASE_SYSTEM_URL",
    "NEXTAUTH_SECRET",
    "PADIT_SETUP_TOKEN",
    "PADIT_OPERATOR_TOKEN",
    "PADIT_SMTP_URL",
    "TEMPORAL_API_KEY",
  ],
  ingest: ["DATABASE_INGEST_URL", "PADIT_OPERATOR_TOKEN"],
  worker: [
    "DATABASE_APP_URL",
    "DATABASE_SYSTEM_URL",
    "PADIT_OPERATOR_TOKEN",
    "PADIT_SMTP_URL",
    "TEMPORAL_API_KEY",
    "KAFKA_SASL_PASSWORD",
    "REDIS_URL",
    "S3_SECRET_ACCESS_KEY",
  ],
  signer: ["PADIT_SECRET_KEY"],
};

/** Secrets that the operator gives, most of them of servers that the operator runs. A process starts without them. */
export const GIVEN_SECRETS = [
  "PADIT_OPERATOR_TOKEN",
  "PADIT_SMTP_URL",
  "TEMPORAL_API_KEY",
  "KAFKA_SASL_PASSWORD",
  "REDIS_URL",
  "S3_SECRET_ACCESS_KEY",
];

/** Secrets of the set-up alone: the database's owner, and what the demo is made with. */
const SETUP_SECRETS = ["DATABASE_URL", "PADIT_DEMO_PASSWORD", "PADIT_DEMO_API_KEY"];
/** @type {readonly string[]} */
export const ALL_SECRETS = [...new Set([...SETUP_SECRETS, ...Object.values(SECRETS_OF).flat()])];

/**
 * The environment without PADIT's secrets except those that the process of this name needs.
 * @param {string} name
 * @param {Record<string, string | undefined>} environment
 */
export function environmentFor(name, environment) {
  /** @type {readonly string[]} */
  const needed = Object.hasOwn(SECRETS_OF, name) ? SECRETS_OF[name] : [];
  return Object.fromEntries(
    Object.entries(environment).filter(([variable]) => !ALL_SECRETS.includes(variable) || needed.includes(variable)),
  );
}
