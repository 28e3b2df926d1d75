import type { Language } from "../features/words/languages";
import { account } from "./en/account";
import { actionLink } from "./en/action-link";
import { alert } from "./en/alert";
import { alertText } from "./en/alert-text";
import { apiKeys } from "./en/api-keys";
import { audit } from "./en/audit";
import { collector } from "./en/collector";
import { collectors } from "./en/collectors";
import { common } from "./en/common";
import { compare } from "./en/compare";
import { customers } from "./en/customers";
import { detection } from "./en/detection";
import { endpoint } from "./en/endpoint";
import { endpoints } from "./en/endpoints";
import { identity } from "./en/identity";
import { inbox } from "./en/inbox";
import { incident } from "./en/incident";
import { integrations } from "./en/integrations";
import { limits } from "./en/limits";
import { maintenance } from "./en/maintenance";
import { members } from "./en/members";
import { notifications } from "./en/notifications";
import { onCall } from "./en/on-call";
import { organization } from "./en/organization";
import { overview } from "./en/overview";
import { passkey } from "./en/passkey";
import { routes } from "./en/routes";
import { rules } from "./en/rules";
import { runComparison } from "./en/run-comparison";
import { savedViews } from "./en/saved-views";
import { shell } from "./en/shell";
import { signIn } from "./en/sign-in";
import { silences } from "./en/silences";
import { stateReason } from "./en/state-reason";
import { target } from "./en/target";
import { wall } from "./en/wall";
import { wizard } from "./en/wizard";
import { account as accountKo } from "./ko/account";
import { actionLink as actionLinkKo } from "./ko/action-link";
import { alert as alertKo } from "./ko/alert";
import { alertText as alertTextKo } from "./ko/alert-text";
import { apiKeys as apiKeysKo } from "./ko/api-keys";
import { audit as auditKo } from "./ko/audit";
import { collector as collectorKo } from "./ko/collector";
import { collectors as collectorsKo } from "./ko/collectors";
import { common as commonKo } from "./ko/common";
import { compare as compareKo } from "./ko/compare";
import { customers as customersKo } from "./ko/customers";
import { detection as detectionKo } from "./ko/detection";
import { endpoint as endpointKo } from "./ko/endpoint";
import { endpoints as endpointsKo } from "./ko/endpoints";
import { identity as identityKo } from "./ko/identity";
import { inbox as inboxKo } from "./ko/inbox";
import { incident as incidentKo } from "./ko/incident";
import { integrations as integrationsKo } from "./ko/integrations";
import { limits as limitsKo } from "./ko/limits";
import { maintenance as maintenanceKo } from "./ko/maintenance";
import { members as membersKo } from "./ko/members";
import { notifications as notificationsKo } from "./ko/notifications";
import { onCall as onCallKo } from "./ko/on-call";
import { organization as organizationKo } from "./ko/organization";
import { overview as overviewKo } from "./ko/overview";
import { passkey as passkeyKo } from "./ko/passkey";
import { routes as routesKo } from "./ko/routes";
import { rules as rulesKo } from "./ko/rules";
import { runComparison as runComparisonKo } from "./ko/run-comparison";
import { savedViews as savedViewsKo } from "./ko/saved-views";
import { shell as shellKo } from "./ko/shell";
import { signIn as signInKo } from "./ko/sign-in";
import { silences as silencesKo } from "./ko/silences";
import { stateReason as stateReasonKo } from "./ko/state-reason";
import { target as targetKo } from "./ko/target";
import { wall as wallKo } from "./ko/wall";
import { wizard as wizardKo } from "./ko/wizard";

const en = {
  account,
  actionLink,
  alert,
  alertText,
  apiKeys,
  audit,
  collector,
  collectors,
  common,
  compare,
  customers,
  detection,
  endpoint,
  endpoints,
  identity,
  inbox,
  incident,
  integrations,
  limits,
  maintenance,
  members,
  notifications,
  onCall,
  organization,
  overview,
  passkey,
  routes,
  rules,
  runComparison,
  savedViews,
  shell,
  signIn,
  silences,
  stateReason,
  target,
  wall,
  wizard,
} as const;

/** Every message of every converted screen. Only the server imports this file; a page is sent its own catalogues, in one language. */
export const CATALOGUES: Record<Language, Record<keyof typeof en, object>> = {
  en,
  ko: {
    account: accountKo,
    actionLink: actionLinkKo,
    alert: alertKo,
    alertText: alertTextKo,
    apiKeys: apiKeysKo,
    audit: auditKo,
    collector: collectorKo,
    collectors: collectorsKo,
    common: commonKo,
    compare: compareKo,
    customers: customersKo,
    detection: detectionKo,
    endpoint: endpointKo,
    endpoints: endpointsKo,
    identity: identityKo,
    inbox: inboxKo,
    incident: incidentKo,
    integrations: integrationsKo,
    limits: limitsKo,
    maintenance: maintenanceKo,
    members: membersKo,
    notifications: notificationsKo,
    onCall: onCallKo,
    organization: organizationKo,
    overview: overviewKo,
    passkey: passkeyKo,
    routes: routesKo,
    rules: rulesKo,
    runComparison: runComparisonKo,
    savedViews: savedViewsKo,
    shell: shellKo,
    signIn: signInKo,
    silences: silencesKo,
    stateReason: stateReasonKo,
    target: targetKo,
    wall: wallKo,
    wizard: wizardKo,
  },
};

export type Feature = keyof typeof en;

declare module "use-intl" {
  interface AppConfig {
    /** Also locales of formats, e.g. en-GB. */
    Locale: string;
    Messages: typeof en;
  }
}
