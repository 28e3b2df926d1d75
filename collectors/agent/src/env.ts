import { PluginsEnv } from "@padit/plugin-loader";
import { z } from "zod";

const Env = z.object({
  ...PluginsEnv.shape,
  PADIT_INGEST_URL: z.url().optional(),
  PADIT_ENROL_TOKEN: z.string().optional(),
  /**
   * The site's URL, an API key with the scope collectors:write, and a name: with all three the collector requests its own enrolment token.
   */
  PADIT_URL: z.url().optional(),
  PADIT_API_KEY: z.string().optional(),
  PADIT_COLLECTOR_NAME: z.string().optional(),
  /** Fingerprint that the server's key must have at enrolment. */
  PADIT_SERVER_KEY: z.string().optional(),
  /** "1": enrol without a fingerprint and trust whichever key answers. */
  PADIT_TRUST_FIRST_KEY: z.string().optional(),
  /** "1": plain HTTP to another machine is allowed. */
  PADIT_INSECURE_TRANSPORT: z.string().optional(),
  PADIT_AGENT_DIR: z.string().optional(),
  PADIT_METRICS_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  /** Maximum error of this machine's clock, ns, if its clock daemon does not report one to the kernel. */
  PADIT_CLOCK_ERROR_NS: z.coerce.number().min(0).optional(),
  /** The interface from whose PTP this machine's clock has its time; a PTP watch there decides whether the clock's error holds. */
  PADIT_CLOCK_INTERFACE: z.string().optional(),
  /** How fast this machine's clock drifts while that grandmaster is not locked, parts per billion. */
  PADIT_CLOCK_HOLDOVER_PPB: z.coerce.number().min(0).optional(),
  /** Path of the management socket of this machine's `ptp4l`, where it is not linuxptp's own. */
  PADIT_PTP4L_SOCKET: z.string().optional(),
  PATH: z.string().default(""),
  PADIT_BIND: z.string().default("127.0.0.1"),
});

/** The process environment; no other file reads it. */
export const env = Env.parse(process.env);

/** What the operator stated of this machine's clock, for the backend. */
export const statedClock = {
  clockErrorNs: env.PADIT_CLOCK_ERROR_NS,
  holdoverPpb: env.PADIT_CLOCK_HOLDOVER_PPB,
  ptp4lSockets: env.PADIT_PTP4L_SOCKET === undefined ? undefined : [env.PADIT_PTP4L_SOCKET],
  followedLink:
    env.PADIT_CLOCK_INTERFACE === undefined
      ? undefined
      : { interface: env.PADIT_CLOCK_INTERFACE, holdoverPpb: env.PADIT_CLOCK_HOLDOVER_PPB },
};
