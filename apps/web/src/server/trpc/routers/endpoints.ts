import { BulkEndpointAction, bulkEndpointAction } from "@padit/services/endpoints/bulk-endpoint-action";
import { CheckTarget, checkTarget } from "@padit/services/endpoints/check-target";
import { CreateEndpoint, createEndpoint } from "@padit/services/endpoints/create-endpoint";
import { DeleteEndpoint, deleteEndpoint } from "@padit/services/endpoints/delete-endpoint";
import { EndpointChart, endpointChart } from "@padit/services/endpoints/endpoint-chart";
import { EndpointFacets, endpointFacets } from "@padit/services/endpoints/endpoint-facets";
import { EndpointHeartbeats, endpointHeartbeats } from "@padit/services/endpoints/endpoint-heartbeats";
import { GetEndpoint, getEndpoint, ListEndpoints, listEndpoints } from "@padit/services/endpoints/endpoint-queries";
import { EndpointWindows, endpointWindows } from "@padit/services/endpoints/endpoint-windows";
import { ListSamples, listSamples } from "@padit/services/endpoints/list-samples";
import { PauseEndpoint, pauseEndpoint } from "@padit/services/endpoints/pause-endpoint";
import { UpdateEndpoint, updateEndpoint } from "@padit/services/endpoints/update-endpoint";
import { heavyProcedure, organizationProcedure, router } from "../init";

export const endpoints = router({
  list: organizationProcedure.input(ListEndpoints).query(({ ctx, input }) => listEndpoints(ctx.service, input)),
  get: organizationProcedure.input(GetEndpoint).query(({ ctx, input }) => getEndpoint(ctx.service, input)),
  facets: organizationProcedure.input(EndpointFacets).query(({ ctx, input }) => endpointFacets(ctx.service, input)),
  heartbeats: heavyProcedure.input(EndpointHeartbeats).query(({ ctx, input }) => endpointHeartbeats(ctx.service, input)),
  chart: heavyProcedure.input(EndpointChart).query(({ ctx, input }) => endpointChart(ctx.service, input)),
  windows: organizationProcedure.input(EndpointWindows).query(({ ctx, input }) => endpointWindows(ctx.service, input)),
  samples: organizationProcedure.input(ListSamples).query(({ ctx, input }) => listSamples(ctx.service, input)),
  checkTarget: organizationProcedure.input(CheckTarget).mutation(({ ctx, input }) => checkTarget(ctx.service, input)),
  create: organizationProcedure.input(CreateEndpoint).mutation(({ ctx, input }) => createEndpoint(ctx.service, input)),
  update: organizationProcedure.input(UpdateEndpoint).mutation(({ ctx, input }) => updateEndpoint(ctx.service, input)),
  pause: organizationProcedure.input(PauseEndpoint).mutation(({ ctx, input }) => pauseEndpoint(ctx.service, input)),
  bulk: organizationProcedure.input(BulkEndpointAction).mutation(({ ctx, input }) => bulkEndpointAction(ctx.service, input)),
  delete: organizationProcedure.input(DeleteEndpoint).mutation(({ ctx, input }) => deleteEndpoint(ctx.service, input)),
});
