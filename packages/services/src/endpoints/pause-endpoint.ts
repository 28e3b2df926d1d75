import { z } from "zod";
import { parse, type ServiceContext } from "../service-context";
import type { EndpointView } from "./endpoint-view";
import { updateEndpoint } from "./update-endpoint";

export const PauseEndpoint = z.object({ endpointId: z.guid(), paused: z.boolean().default(true) });

/** Pauses or resumes the endpoint's probes. */
export async function pauseEndpoint(ctx: ServiceContext, input: z.input<typeof PauseEndpoint>): Promise<EndpointView> {
  return updateEndpoint(ctx, parse(PauseEndpoint, input));
}
