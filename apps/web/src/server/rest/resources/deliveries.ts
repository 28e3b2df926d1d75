import { createRoute } from "@hono/zod-openapi";
import { getDelivery, ListDeliveries, listDeliveries, replayDelivery } from "@padit/services/integrations";
import { toJson } from "../json-border";
import { answers, Once, operation } from "../operation";
import { ById, PageQuery, pageOf } from "../page";
import type { RestApp } from "../rest-env";
import { Delivery, deliveryFacts } from "./integration-shape";

const DeliveryPage = pageOf("Delivery", Delivery);
const tag = "Deliveries";

export function deliveries(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "listDeliveries", tag, summary: "What was sent to an integration, newest first", scope: "integrations:read" },
        { 200: answers("A page of deliveries.", DeliveryPage) },
      ),
      method: "get",
      path: "/integrations/{id}/deliveries",
      request: { params: ById, query: PageQuery.extend({ state: ListDeliveries.shape.state.describe("Only deliveries in this state.") }) },
    }),
    async (c) => {
      const { id: integrationId } = c.req.valid("param");
      const { items, nextCursor } = await listDeliveries(c.var.service, { ...c.req.valid("query"), integrationId });
      return c.json(toJson(DeliveryPage, { items: items.map(deliveryFacts), nextCursor }), 200);
    },
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "getDelivery", tag, summary: "One delivery with its attempts", scope: "integrations:read" },
        { 200: answers("The delivery.", Delivery) },
      ),
      method: "get",
      path: "/deliveries/{id}",
      request: { params: ById },
    }),
    async (c) => c.json(toJson(Delivery, deliveryFacts(await getDelivery(c.var.service, { deliveryId: c.req.valid("param").id }))), 200),
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "replayDelivery", tag, summary: "Send the same body again", scope: "integrations:write" },
        { 200: answers("The new delivery.", Delivery) },
      ),
      method: "post",
      path: "/deliveries/{id}/replay",
      request: { params: ById, headers: Once },
    }),
    async (c) => c.json(toJson(Delivery, deliveryFacts(await replayDelivery(c.var.service, { deliveryId: c.req.valid("param").id }))), 200),
  );
}
