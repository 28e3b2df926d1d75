export { CreateRule, createRule } from "./create-rule";
export { DeleteRule, deleteRule } from "./delete-rule";
export { PreviewRule, previewRule } from "./preview-rule";
export { RuleInput } from "./rule-input";
export { GetRule, getRule, ListRules, listRules } from "./rule-queries";
export { Direction, RuleScope, type RuleView } from "./rule-view";
export { UpdateRule, updateRule } from "./update-rule";
