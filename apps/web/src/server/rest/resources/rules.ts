import { createRoute } from "@hono/zod-openapi";
import { createRule, deleteRule, getRule, listRules, updateRule } from "@padit/services/rules";
import { answers, body, NOTHING, Once, operation } from "../operation";
import { ById, PageQuery, pageOf } from "../page";
import type { RestApp } from "../rest-env";
import { fromNewRule, fromRuleChanges, NewRule, Rule, RuleChanges, toRule } from "./rule-shape";

const RulePage = pageOf("Rule", Rule);
const tag = "Rules";

export function rules(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation({ id: "listRules", tag, summary: "Rules by name", scope: "rules:read" }, { 200: answers("A page of rules.", RulePage) }),
      method: "get",
      path: "/rules",
      request: { query: PageQuery },
    }),
    async (c) => {
      const { items, nextCursor } = await listRules(c.var.service, c.req.valid("query"));
      return c.json({ items: items.map(toRule), next_cursor: nextCursor }, 200);
    },
  );
  app.openapi(
    createRoute({
      ...operation({ id: "createRule", tag, summary: "State a limit", scope: "rules:write" }, { 201: answers("The rule.", Rule) }),
      method: "post",
      path: "/rules",
      request: { headers: Once, body: body(NewRule) },
    }),
    async (c) => c.json(toRule(await createRule(c.var.service, fromNewRule(c.req.valid("json")))), 201),
  );
  app.openapi(
    createRoute({
      ...operation({ id: "getRule", tag, summary: "One rule", scope: "rules:read" }, { 200: answers("The rule.", Rule) }),
      method: "get",
      path: "/rules/{id}",
      request: { params: ById },
    }),
    async (c) => c.json(toRule(await getRule(c.var.service, { ruleId: c.req.valid("param").id })), 200),
  );
  app.openapi(
    createRoute({
      ...operation(
        { id: "updateRule", tag, summary: "Change what is given; the rest stays", scope: "rules:write" },
        { 200: answers("The rule.", Rule) },
      ),
      method: "patch",
      path: "/rules/{id}",
      request: { params: ById, body: body(RuleChanges) },
    }),
    async (c) => {
      const changes = fromRuleChanges(c.req.valid("json"));
      return c.json(toRule(await updateRule(c.var.service, { ...changes, ruleId: c.req.valid("param").id })), 200);
    },
  );
  app.openapi(
    createRoute({
      ...operation({ id: "deleteRule", tag, summary: "Take the limit away", scope: "rules:write" }, { 204: NOTHING }),
      method: "delete",
      path: "/rules/{id}",
      request: { params: ById },
    }),
    async (c) => {
      await deleteRule(c.var.service, { ruleId: c.req.valid("param").id });
      return c.body(null, 204);
    },
  );
}
