/** Remedies for failures to connect or to set up, by error code of the system or of PostgreSQL. */
const REMEDIES: Readonly<Record<string, (target: Target) => string>> = {
  ECONNREFUSED: ({ server }) => `nothing listens at ${server}: start PostgreSQL, or correct host and port in ${ADDRESS}`,
  ENOTFOUND: ({ host }) => `the host ${host} is unknown: correct it in ${ADDRESS}`,
  EAI_AGAIN: ({ host }) => `the name server does not answer for ${host}: check the network of this machine`,
  ETIMEDOUT: ({ server }) => `${server} does not answer: check firewalls between this machine and PostgreSQL`,
  EHOSTUNREACH: ({ server }) => `there is no route to ${server}: check the network, or correct the host in ${ADDRESS}`,
  "28P01": ({ user, server }) => `PostgreSQL at ${server} rejects the password of ${user}: correct it in ${ADDRESS}`,
  "28000": ({ user, server }) =>
    `PostgreSQL at ${server} does not admit ${user} from here: check pg_hba.conf, the name of the role and its LOGIN`,
  "3D000": ({ database, server }) => `there is no database ${database} at ${server}: create it with CREATE DATABASE, or correct ${ADDRESS}`,
  "42501": ({ user }) => `${user} lacks a privilege: ${ADDRESS} must name the database's owner, with CREATEROLE`,
  "53300": ({ server }) => `PostgreSQL at ${server} has no connection free: raise max_connections, or stop other clients`,
  "57P03": ({ server }) => `PostgreSQL at ${server} is starting or recovering: try again in a moment`,
  "55P03": () => "another session holds a lock on PADIT's tables: try again in a moment",
  "53100": ({ server }) => `the disk of PostgreSQL at ${server} is full`,
};
const ADDRESS = "DATABASE_URL";

interface Target {
  server: string;
  host: string;
  user: string;
  database: string;
}

/**
 * One sentence with the remedy for a failed connection or set-up; undefined for every other failure.
 *
 * @param url the connection string that was used; the sentence never contains its password
 */
export function explainConnectionProblem(error: unknown, url: string): string | undefined {
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol)) {
    return `${ADDRESS} is no address of a PostgreSQL database: write postgresql://user:password@host:5432/database`;
  }
  const { host, hostname, username, pathname } = new URL(url);
  const target = { server: host, host: hostname, user: decodeURIComponent(username), database: decodeURIComponent(pathname.slice(1)) };
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = codeOf(cause);
    if (code !== undefined && Object.hasOwn(REMEDIES, code)) return REMEDIES[code]?.(target);
    if (/does not support SSL/.test(cause.message))
      return `PostgreSQL at ${host} does not offer TLS: enable it there, or remove sslmode from ${ADDRESS}`;
    if (/no pg_hba.conf entry/.test(cause.message)) return REMEDIES["28000"]?.(target);
  }
  return undefined;
}

/** Node.js hides the error codes in an AggregateError when it tried several addresses. */
function codeOf(error: Error): string | undefined {
  const { code, errors } = error as Error & { code?: unknown; errors?: unknown };
  if (typeof code === "string") return code;
  const [first]: unknown[] = Array.isArray(errors) ? errors : [];
  return first instanceof Error ? codeOf(first) : undefined;
}
