import { CreateIntegration, createIntegration } from "@padit/services/integrations/create-integration";
import { DeleteIntegration, deleteIntegration } from "@padit/services/integrations/delete-integration";
import { GetDelivery, getDelivery, ListDeliveries, listDeliveries } from "@padit/services/integrations/delivery-queries";
import { GetIntegration, getIntegration, ListIntegrations, listIntegrations } from "@padit/services/integrations/integration-queries";
import { listChannels } from "@padit/services/integrations/list-channels";
import { ReplayDelivery, replayDelivery } from "@padit/services/integrations/replay-delivery";
import { RotateSecret, rotateSecret } from "@padit/services/integrations/rotate-secret";
import { SendTest, sendTest } from "@padit/services/integrations/send-test";
import { UpdateIntegration, updateIntegration } from "@padit/services/integrations/update-integration";
import { organizationProcedure, router } from "../init";

export const integrations = router({
  list: organizationProcedure.input(ListIntegrations).query(({ ctx, input }) => listIntegrations(ctx.service, input)),
  get: organizationProcedure.input(GetIntegration).query(({ ctx, input }) => getIntegration(ctx.service, input)),
  deliveries: organizationProcedure.input(ListDeliveries).query(({ ctx, input }) => listDeliveries(ctx.service, input)),
  delivery: organizationProcedure.input(GetDelivery).query(({ ctx, input }) => getDelivery(ctx.service, input)),
  channels: organizationProcedure.query(({ ctx }) => listChannels(ctx.service)),
  create: organizationProcedure.input(CreateIntegration).mutation(({ ctx, input }) => createIntegration(ctx.service, input)),
  update: organizationProcedure.input(UpdateIntegration).mutation(({ ctx, input }) => updateIntegration(ctx.service, input)),
  delete: organizationProcedure.input(DeleteIntegration).mutation(({ ctx, input }) => deleteIntegration(ctx.service, input)),
  rotateSecret: organizationProcedure.input(RotateSecret).mutation(({ ctx, input }) => rotateSecret(ctx.service, input)),
  sendTest: organizationProcedure.input(SendTest).mutation(({ ctx, input }) => sendTest(ctx.service, input)),
  replay: organizationProcedure.input(ReplayDelivery).mutation(({ ctx, input }) => replayDelivery(ctx.service, input)),
});
