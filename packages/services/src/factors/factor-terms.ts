import { z } from "zod";

/** Maximum number of authenticators and passkeys of one person, including those whose enrolment is not confirmed. */
export const FACTORS_MAX = 10;

export const FactorName = z.string().trim().min(1).max(60);
