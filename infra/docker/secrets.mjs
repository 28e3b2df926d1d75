import { randomBytes } from "node:crypto";

const password = () => randomBytes(24).toString("base64url");
const key = () => randomBytes(32).toString("base64");

/** The secrets of an installation in containers, each with the function that makes one. Passwords fit into a URL as they are. */
export const SECRET_MAKERS = {
  POSTGRES_PASSWORD: password,
  PADIT_APP_DB_PASSWORD: password,
  PADIT_INGEST_DB_PASSWORD: password,
  PADIT_SYSTEM_DB_PASSWORD: password,
  PADIT_SECRET_KEY: key,
  NEXTAUTH_SECRET: key,
  PADIT_SETUP_TOKEN: password,
  PADIT_OPERATOR_TOKEN: password,
  MINIO_ROOT_PASSWORD: password,
  GRAFANA_ADMIN_PASSWORD: password,
};

const urlOf = (user, secret, host) => `postgresql://${user}:${encodeURIComponent(secret)}@${host}/padit`;

/**
 * The secret variables of each process, and nothing that it does not need. Names of processes are those of docker-compose.yml.
 * @param {Record<keyof typeof SECRET_MAKERS, string>} secrets
 * @param {string} databaseHost host:port of PostgreSQL as the processes reach it
 * @returns {Record<string, Record<string, string>>}
 */
export function variablesByProcess(secrets, databaseHost) {
  const app = { DATABASE_APP_URL: urlOf("padit_app", secrets.PADIT_APP_DB_PASSWORD, databaseHost) };
  const ingest = { DATABASE_INGEST_URL: urlOf("padit_ingest", secrets.PADIT_INGEST_DB_PASSWORD, databaseHost) };
  const system = { DATABASE_SYSTEM_URL: urlOf("padit_system", secrets.PADIT_SYSTEM_DB_PASSWORD, databaseHost) };
  const operator = { PADIT_OPERATOR_TOKEN: secrets.PADIT_OPERATOR_TOKEN };
  const secretKey = { PADIT_SECRET_KEY: secrets.PADIT_SECRET_KEY };
  return {
    database: { POSTGRES_PASSWORD: secrets.POSTGRES_PASSWORD },
    setup: { DATABASE_URL: urlOf("postgres", secrets.POSTGRES_PASSWORD, databaseHost), ...app, ...ingest, ...system, ...secretKey },
    web: {
      ...app,
      ...system,
      ...operator,
      NEXTAUTH_SECRET: secrets.NEXTAUTH_SECRET,
      PADIT_SETUP_TOKEN: secrets.PADIT_SETUP_TOKEN,
    },
    ingest: { ...ingest, ...operator },
    // Used where the environment names no secret of another S3 server.
    worker: { ...app, ...system, ...operator, S3_SECRET_ACCESS_KEY: secrets.MINIO_ROOT_PASSWORD },
    minio: { MINIO_ROOT_PASSWORD: secrets.MINIO_ROOT_PASSWORD },
    // Presents the token where it reads the processes' metrics.
    prometheus: operator,
    grafana: { GRAFANA_ADMIN_PASSWORD: secrets.GRAFANA_ADMIN_PASSWORD },
    signer: secretKey,
  };
}
