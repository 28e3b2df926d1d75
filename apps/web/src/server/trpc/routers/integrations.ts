import {
  CreateIntegration,
  createIntegration,
  DeleteIntegration,
  deleteIntegration,
  GetDelivery,
  GetIntegration,
  getDelivery,
  getIntegration,
  ListDeliveries,
  ListIntegrations,
  listChannels,
  listDeliveries,
  listIntegrations,
  ReplayDelivery,
  RotateSecret,
  replayDelivery,
  rotateSecret,
  SendTest,
  sendTest,
  UpdateIntegration,
  updateIntegration,
} from "@padit/services/integrations";
import { channelsIn } from "../../channels-in";
import { organizationProcedure, router, testDeliveryProcedure } from "../init";

export const integrations = router({
  list: organizationProcedure.input(ListIntegrations).query(({ ctx, input }) => listIntegrations(ctx.service, input)),
  get: organizationProcedure.input(GetIntegration).query(({ ctx, input }) => getIntegration(ctx.service, input)),
  deliveries: organizationProcedure.input(ListDeliveries).query(({ ctx, input }) => listDeliveries(ctx.service, input)),
  delivery: organizationProcedure.input(GetDelivery).query(({ ctx, input }) => getDelivery(ctx.service, input)),
  channels: organizationProcedure.query(async ({ ctx }) => channelsIn(ctx.session.language ?? "en", await listChannels(ctx.service))),
  create: organizationProcedure.input(CreateIntegration).mutation(({ ctx, input }) => createIntegration(ctx.service, input)),
  update: organizationProcedure.input(UpdateIntegration).mutation(({ ctx, input }) => updateIntegration(ctx.service, input)),
  delete: organizationProcedure.input(DeleteIntegration).mutation(({ ctx, input }) => deleteIntegration(ctx.service, input)),
  rotateSecret: organizationProcedure.input(RotateSecret).mutation(({ ctx, input }) => rotateSecret(ctx.service, input)),
  sendTest: testDeliveryProcedure.input(SendTest).mutation(({ ctx, input }) => sendTest(ctx.service, input)),
  replay: testDeliveryProcedure.input(ReplayDelivery).mutation(({ ctx, input }) => replayDelivery(ctx.service, input)),
});
