import { CreateEndpoint, createEndpoint } from "@padit/services/endpoints/create-endpoint";
import { DeleteEndpoint, deleteEndpoint } from "@padit/services/endpoints/delete-endpoint";
import { EndpointHeartbeat, endpointHeartbeat } from "@padit/services/endpoints/endpoint-heartbeat";
import { GetEndpoint, getEndpoint } from "@padit/services/endpoints/get-endpoint";
import { ListEndpoints, listEndpoints } from "@padit/services/endpoints/list-endpoints";
import { ListSamples, listSamples } from "@padit/services/endpoints/list-samples";
import { PauseEndpoint, pauseEndpoint } from "@padit/services/endpoints/pause-endpoint";
import { UpdateEndpoint, updateEndpoint } from "@padit/services/endpoints/update-endpoint";
import { organizationProcedure, router } from "../init";

export const endpoints = router({
  list: organizationProcedure.input(ListEndpoints).query(({ ctx, input }) => listEndpoints(ctx.service, input)),
  get: organizationProcedure.input(GetEndpoint).query(({ ctx, input }) => getEndpoint(ctx.service, input)),
  heartbeat: organizationProcedure.input(EndpointHeartbeat).query(({ ctx, input }) => endpointHeartbeat(ctx.service, input)),
  samples: organizationProcedure.input(ListSamples).query(({ ctx, input }) => listSamples(ctx.service, input)),
  create: organizationProcedure.input(CreateEndpoint).mutation(({ ctx, input }) => createEndpoint(ctx.service, input)),
  update: organizationProcedure.input(UpdateEndpoint).mutation(({ ctx, input }) => updateEndpoint(ctx.service, input)),
  pause: organizationProcedure.input(PauseEndpoint).mutation(({ ctx, input }) => pauseEndpoint(ctx.service, input)),
  delete: organizationProcedure.input(DeleteEndpoint).mutation(({ ctx, input }) => deleteEndpoint(ctx.service, input)),
});
