// Generated from the OpenAPI document. Do not edit.

export interface paths {
    "/api/v1/endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Endpoints by name
         * @description Scope `endpoints:read`.
         */
        get: operations["listEndpoints"];
        put?: never;
        /**
         * Measure something
         * @description Scope `endpoints:write`.
         */
        post: operations["createEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/endpoints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One endpoint
         * @description Scope `endpoints:read`.
         */
        get: operations["getEndpoint"];
        put?: never;
        post?: never;
        /**
         * Stop measuring; history stays
         * @description Scope `endpoints:write`.
         */
        delete: operations["deleteEndpoint"];
        options?: never;
        head?: never;
        /**
         * Change what is given; the rest stays
         * @description Scope `endpoints:write`.
         */
        patch: operations["updateEndpoint"];
        trace?: never;
    };
    "/api/v1/endpoints/{id}/samples": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was measured, newest last
         * @description Scope `endpoints:read`.
         */
        get: operations["listSamples"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/endpoints/{id}/live-tests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run an endpoint's probe now
         * @description Scope `endpoints:write`.
         */
        post: operations["startLiveTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/live-tests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A live test and its results
         * @description Scope `endpoints:read`.
         */
        get: operations["getLiveTest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/samples/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every sample of a time range as a file
         * @description Scope `endpoints:read`.
         */
        get: operations["exportSamples"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Newest values and states, for Prometheus to scrape
         * @description Scope `endpoints:read`.
         */
        get: operations["exposeMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Alerts, newest first
         * @description Scope `alerts:read`.
         */
        get: operations["listAlerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One alert with its evidence and its timeline
         * @description Scope `alerts:read`.
         */
        get: operations["getAlert"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that somebody looks after it
         * @description Scope `alerts:write`.
         */
        post: operations["acknowledgeAlert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close it with what it turned out to be
         * @description Scope `alerts:write`.
         */
        post: operations["resolveAlert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the present level the new normal and resolve
         * @description Scope `alerts:write`.
         */
        post: operations["acceptAlert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{id}/expect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Expect it at this time of day, for as long as it has lasted, and resolve
         * @description Scope `alerts:write`.
         */
        post: operations["expectAlert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{id}/snooze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Be quiet until then
         * @description Scope `alerts:write`.
         */
        post: operations["snoozeAlert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Act on many alerts in one transaction
         * @description Scope `alerts:write`.
         */
        post: operations["actOnAlerts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/actions/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo an action on many alerts
         * @description Scope `alerts:write`.
         */
        post: operations["undoAlertActions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Incidents, newest first
         * @description Scope `alerts:read`.
         */
        get: operations["listIncidents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One incident with its timeline and its matrix
         * @description Scope `alerts:read`.
         */
        get: operations["getIncident"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The alerts of an incident, newest first
         * @description Scope `alerts:read`.
         */
        get: operations["listIncidentAlerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Acknowledge its unresolved alerts
         * @description Scope `alerts:write`.
         */
        post: operations["acknowledgeIncident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resolve its alerts with one verdict
         * @description Scope `alerts:write`.
         */
        post: operations["resolveIncident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a note to its timeline
         * @description Scope `alerts:write`.
         */
        post: operations["noteIncident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move all its alerts into another incident
         * @description Scope `alerts:write`.
         */
        post: operations["mergeIncident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}/split": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move some of its alerts into an incident of their own
         * @description Scope `alerts:write`.
         */
        post: operations["splitIncident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rules by name
         * @description Scope `rules:read`.
         */
        get: operations["listRules"];
        put?: never;
        /**
         * State a limit
         * @description Scope `rules:write`.
         */
        post: operations["createRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One rule
         * @description Scope `rules:read`.
         */
        get: operations["getRule"];
        put?: never;
        post?: never;
        /**
         * Take the limit away
         * @description Scope `rules:write`.
         */
        delete: operations["deleteRule"];
        options?: never;
        head?: never;
        /**
         * Change what is given; the rest stays
         * @description Scope `rules:write`.
         */
        patch: operations["updateRule"];
        trace?: never;
    };
    "/api/v1/integrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Integrations by name
         * @description Scope `integrations:read`.
         */
        get: operations["listIntegrations"];
        put?: never;
        /**
         * Have alerts sent to a webhook or another channel
         * @description Scope `integrations:write`.
         */
        post: operations["createIntegration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/integrations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One integration
         * @description Scope `integrations:read`.
         */
        get: operations["getIntegration"];
        put?: never;
        post?: never;
        /**
         * Send nothing any more; the log stays
         * @description Scope `integrations:write`.
         */
        delete: operations["deleteIntegration"];
        options?: never;
        head?: never;
        /**
         * Change what is given; the rest stays
         * @description Scope `integrations:write`.
         */
        patch: operations["updateIntegration"];
        trace?: never;
    };
    "/api/v1/integrations/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send `test` now
         * @description Scope `integrations:write`.
         */
        post: operations["testIntegration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/integrations/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A new secret; for 24 h both sign
         * @description Scope `integrations:write`.
         */
        post: operations["rotateIntegrationSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/integrations/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was sent to an integration, newest first
         * @description Scope `integrations:read`.
         */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deliveries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One delivery with its attempts
         * @description Scope `integrations:read`.
         */
        get: operations["getDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deliveries/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the same body again
         * @description Scope `integrations:write`.
         */
        post: operations["replayDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/collectors/enrolment-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let one machine enrol within 15 min
         * @description Scope `collectors:write`.
         */
        post: operations["createEnrolmentToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/collectors/enrolment-tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the token was used, and by which collector
         * @description Scope `collectors:read`.
         */
        get: operations["getEnrolment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/collectors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Collectors by name
         * @description Scope `collectors:read`.
         */
        get: operations["listCollectors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/collectors/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One collector
         * @description Scope `collectors:read`.
         */
        get: operations["getCollector"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Give it another name
         * @description Scope `collectors:write`.
         */
        patch: operations["renameCollector"];
        trace?: never;
    };
    "/api/v1/collectors/{id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End its access; what it measured stays
         * @description Scope `collectors:write`.
         */
        post: operations["revokeCollector"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/collectors/push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a collector to which others push
         * @description Scope `collectors:write`.
         */
        post: operations["createPushCollector"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/collectors/{id}/rotate-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace a push collector's token
         * @description Scope `collectors:write`.
         */
        post: operations["rotatePushToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/collectors/{id}/push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change its series limit or mapping
         * @description Scope `collectors:write`.
         */
        patch: operations["updatePushCollector"];
        trace?: never;
    };
    "/api/v1/silences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Silences, the last end first
         * @description Scope `alerts:read`.
         */
        get: operations["listSilences"];
        put?: never;
        /**
         * Hold notifications back for a time
         * @description Scope `alerts:write`.
         */
        post: operations["createSilence"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/silences/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One silence
         * @description Scope `alerts:read`.
         */
        get: operations["getSilence"];
        put?: never;
        post?: never;
        /**
         * End a silence now
         * @description Scope `alerts:write`.
         */
        delete: operations["endSilence"];
        options?: never;
        head?: never;
        /**
         * Extend a silence, or change its reason
         * @description Scope `alerts:write`.
         */
        patch: operations["updateSilence"];
        trace?: never;
    };
    "/api/v1/suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The newest 100 suggestions, newest first
         * @description Scope `rules:read`.
         */
        get: operations["listSuggestions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/suggestions/{id}/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put the suggested setting in force
         * @description Scope `rules:write`.
         */
        post: operations["applySuggestion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/suggestions/{id}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Dismiss a suggestion for 90 days
         * @description Scope `rules:write`.
         */
        post: operations["dismissSuggestion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/suggestions/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take the decision on a suggestion back
         * @description Scope `rules:write`.
         */
        post: operations["undoSuggestion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Organizations with access to this one, or that offer to work in it
         * @description Scope `configuration:read`.
         */
        get: operations["listProviders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Organizations to which this one has, or was granted, access
         * @description Scope `configuration:read`.
         */
        get: operations["listCustomers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/maintenance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Planned work, the newest first start first
         * @description Scope `alerts:read`.
         */
        get: operations["listMaintenance"];
        put?: never;
        /**
         * Plan work, once or repeatedly
         * @description Scope `alerts:write`.
         */
        post: operations["createMaintenance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/maintenance/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One maintenance
         * @description Scope `alerts:read`.
         */
        get: operations["getMaintenance"];
        put?: never;
        post?: never;
        /**
         * End the present run, and run no more
         * @description Scope `alerts:write`.
         */
        delete: operations["cancelMaintenance"];
        options?: never;
        head?: never;
        /**
         * Change a maintenance; its schedule only while it does not run
         * @description Scope `alerts:write`.
         */
        patch: operations["updateMaintenance"];
        trace?: never;
    };
    "/api/v1/maintenance/{id}/extend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move the end of the present run
         * @description Scope `alerts:write`.
         */
        post: operations["extendMaintenance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/maintenance/{id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End the present run now
         * @description Scope `alerts:write`.
         */
        post: operations["endMaintenance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reported changes, the latest first
         * @description Scope `alerts:read`.
         */
        get: operations["listChanges"];
        put?: never;
        /**
         * Report that something was changed
         * @description Scope `alerts:write`.
         */
        post: operations["reportChange"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/changes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One change
         * @description Scope `alerts:read`.
         */
        get: operations["getChange"];
        put?: never;
        post?: never;
        /**
         * Delete a change that was reported by mistake
         * @description Scope `alerts:write`.
         */
        delete: operations["deleteChange"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/routes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The ordered list of routes
         * @description Scope `integrations:read`.
         */
        get: operations["listRoutes"];
        /**
         * Replace the list of routes
         * @description Scope `integrations:write`.
         */
        put: operations["saveRoutes"];
        /**
         * Add a route
         * @description Scope `integrations:write`.
         */
        post: operations["createRoute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/routes/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Who is notified of what, when and why
         * @description Scope `integrations:read`.
         */
        post: operations["previewRoutes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/routes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One route
         * @description Scope `integrations:read`.
         */
        get: operations["getRoute"];
        put?: never;
        post?: never;
        /**
         * Remove a route
         * @description Scope `integrations:write`.
         */
        delete: operations["deleteRoute"];
        options?: never;
        head?: never;
        /**
         * Change or move a route
         * @description Scope `integrations:write`.
         */
        patch: operations["updateRoute"];
        trace?: never;
    };
    "/api/v1/rotas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rotas by name
         * @description Scope `integrations:read`.
         */
        get: operations["listRotas"];
        put?: never;
        /**
         * Create a rota
         * @description Scope `integrations:write`.
         */
        post: operations["createRota"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rotas/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One rota
         * @description Scope `integrations:read`.
         */
        get: operations["getRota"];
        put?: never;
        post?: never;
        /**
         * Delete a rota
         * @description Scope `integrations:write`.
         */
        delete: operations["deleteRota"];
        options?: never;
        head?: never;
        /**
         * Change a rota
         * @description Scope `integrations:write`.
         */
        patch: operations["updateRota"];
        trace?: never;
    };
    "/api/v1/rotas/{id}/turns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is on call when
         * @description Scope `integrations:read`.
         */
        get: operations["listOnCallTurns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rotas/{id}/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The turns as an iCalendar file
         * @description Scope `integrations:read`.
         */
        get: operations["exportRota"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rotas/{id}/overrides": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make another member on call for a span
         * @description Scope `integrations:write`.
         */
        post: operations["addRotaOverride"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rota-overrides/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove an override
         * @description Scope `integrations:write`.
         */
        delete: operations["removeRotaOverride"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The whole configuration as one document
         * @description Scope `configuration:read`.
         */
        get: operations["exportConfiguration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/configuration/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * JSON Schema of the document
         * @description Scope `configuration:read`.
         */
        get: operations["getConfigurationSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/configuration/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a document would change
         * @description Scope `configuration:write`.
         */
        post: operations["planConfiguration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/configuration/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the configuration what a document says
         * @description Scope `configuration:write`.
         */
        post: operations["applyConfiguration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The audit trail as a stream, newest first
         * @description Scope `audit:read`.
         */
        get: operations["exportAuditEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A refusal in the form of RFC 9457. */
        Problem: {
            /** @description A URN that ends with `code`. */
            type: string;
            title: string;
            status: number;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description One of a closed list, for programs. */
            code: string;
            /** @description Places of the input that are invalid. */
            errors: {
                path: string;
                message: string;
            }[];
        };
        EndpointList: {
            items: components["schemas"]["Endpoint"][];
            next_cursor: string | null;
        };
        Endpoint: {
            id: string;
            name: string;
            protocol: string;
            target: {
                [key: string]: unknown;
            };
            interval_seconds: number;
            collector_ids: string[];
            tags: string[];
            paused: boolean;
            /** @enum {string} */
            state: "ok" | "degraded" | "anomalous" | "down" | "unknown" | "not_measured" | "maintenance" | "learning" | "paused";
            /** @description Why it is in this state, and what can be done about it. */
            state_reason: string;
            /** @description Windows learnt and needed, beside any state in which samples arrive; null once everything is learnt. */
            learning: {
                learnt: number;
                needed: number;
                /** Format: date-time */
                ends_at: string | null;
            } | null;
            /** @description How the latest runs ended where they were not answered, by outcome metric and collector. */
            outcomes: {
                metric: string;
                collector_id: string;
                /**
                 * @description failing: the network or the far end failed; not_measured: the collector could not measure; not_offered: the far end does not have this part.
                 * @enum {string}
                 */
                state: "failing" | "not_measured" | "not_offered";
                reason: string;
                /** Format: date-time */
                since: string;
            }[];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        NewEndpoint: {
            name: string;
            protocol: string;
            target: {
                [key: string]: unknown;
            };
            interval_seconds?: number;
            collector_ids?: string[];
            tags?: string[];
        };
        EndpointChanges: {
            name?: string;
            target?: {
                [key: string]: unknown;
            };
            interval_seconds?: number;
            collector_ids?: string[];
            tags?: string[];
            paused?: boolean;
        };
        SampleList: {
            items: (components["schemas"]["Sample"] | components["schemas"]["SampleBucket"])[];
            next_cursor: string | null;
        };
        Sample: {
            /** Format: date-time */
            timestamp: string;
            metric_name: string;
            unit: string;
            collector_id: string;
            value: number;
            /** @description Half-width of the 95 % interval, in the unit. */
            uncertainty: number | null;
            /** @description Bits: 1 user, 2 kernel, 4 hardware, 8 TCP_INFO stamp; 16 late; 32 clock not synchronised. */
            flags: number;
            metadata: {
                [key: string]: unknown;
            };
        };
        SampleBucket: {
            /** Format: date-time */
            timestamp: string;
            metric_name: string;
            unit: string;
            collector_id: string;
            min: number;
            max: number;
            mean: number;
            p50: number | null;
            p95: number | null;
            n: number;
        };
        /** @description Single runs of a probe, apart from the endpoint's plan; they make no samples. */
        LiveTest: {
            id: string;
            collector_id: string;
            protocol: string;
            /** @enum {string} */
            state: "pending" | "running" | "done" | "failed" | "expired";
            error: string | null;
            /** @description Runs that have ended so far, in order. */
            runs: {
                /** @description Number of the run, from 0. */
                n: number;
                /** Format: date-time */
                at: string;
                /** @description `ok`, or why the run was not answered. */
                outcome: string;
                /** @description Likely cause in words, when the outcome is not `ok`. */
                hint: string | null;
                /** @description What was measured, by metric. */
                metrics: {
                    [key: string]: {
                        value: number;
                        unit: string;
                        uncertainty: number | null;
                    };
                };
            }[];
        };
        NewLiveTest: {
            /**
             * Format: uuid
             * @description A connected collector that measures the endpoint when absent.
             */
            collector_id?: string;
            /** @description Number of runs, 5 when absent. */
            count?: number;
        };
        AlertList: {
            items: components["schemas"]["Alert"][];
            next_cursor: string | null;
        };
        Alert: {
            id: string;
            alert_id: string;
            /** Format: date-time */
            timestamp: string;
            source_id: string | null;
            title: string;
            description: string;
            /** @enum {string} */
            severity: "info" | "warning" | "critical";
            detection_score: components["schemas"]["DetectionScore"];
            is_acknowledged: boolean;
            is_resolved: boolean;
            tags: string[];
            metadata: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            status: "open" | "acknowledged" | "snoozed" | "resolved";
            endpoint_id: string | null;
            collector_ids: string[];
            metric_name: string;
            kind: string;
            /**
             * Format: date-time
             * @description The first opening.
             */
            opened_at: string;
            /**
             * Format: date-time
             * @description The opening of the newest bout, which the title, kind, metric and score are of.
             */
            bout_opened_at: string;
            /** @description Grows by one with every event of the alert. */
            sequence: number;
            /** Format: date-time */
            flapping_since: string | null;
            /** Format: date-time */
            last_seen_at: string;
            /** Format: date-time */
            acknowledged_at: string | null;
            acknowledged_by: string | null;
            /** @description Holds when the severity rises and when the alert reopens. */
            acknowledged_sticky: boolean;
            /** Format: date-time */
            snoozed_until: string | null;
            /** Format: date-time */
            resolved_at: string | null;
            resolved_by: string | null;
            /** @enum {string|null} */
            resolution: "recovered" | "settled" | "source_gone" | "accepted" | "person" | null;
            /** @description A sentence. */
            resolution_reason: string | null;
            /** @enum {string|null} */
            verdict: "true" | "expected" | "not_actionable" | "false" | "duplicate" | null;
            /** @description Newest first, the newest 20. */
            bouts: components["schemas"]["Bout"][];
            incident_id: string | null;
            url: string;
        };
        DetectionScore: {
            /** Format: date-time */
            timestamp: string;
            source_id: string;
            rule_score: number;
            changepoint_score: number;
            residual_score: number;
            multivariate_score: number;
            composite_score: number;
            is_anomaly: boolean;
            confidence: number;
            evidence: components["schemas"]["Evidence"];
            detector_name: string;
        };
        Evidence: {
            /** @enum {string} */
            kind: "level_shift" | "ramp" | "jitter" | "loss" | "outage" | "spike_train" | "path_asymmetry" | "clock_step" | "clock_off" | "periodic" | "no_data" | "limit" | "wrong_answer" | "not_measured" | "frozen" | "countdown" | "schedule" | "trend";
            observed: number;
            /** @description Of a rule: its limit. */
            expected: {
                value: number;
                low: number;
                high: number;
            };
            unit: string;
            /** @description Half-width of the 95 % interval of the observed value, in the unit. */
            uncertainty: number | null;
            window: {
                /** Format: date-time */
                start: string;
                /** Format: date-time */
                end: string;
            };
            votes: {
                family: string;
                detector: string;
                score: number;
                weight: number;
            }[];
            data_quality: {
                n: number;
                gaps: number;
                stamp_source: string;
            };
            /** Format: date-time */
            decided_at: string;
            sentence: string;
            /** @description Where it fails at the same time of the local day, day after day. */
            repeats?: {
                minute_of_day: number;
                time_zone: string;
                days: number;
            };
        };
        /** @description One stretch of an alert, with what was known of it. */
        Bout: {
            /** Format: date-time */
            opened_at: string;
            /**
             * Format: date-time
             * @description Null for the present bout.
             */
            ended_at: string | null;
            metric_name: string;
            kind: string;
            sentence: string;
            evidence: components["schemas"]["Evidence"];
        };
        AlertWithTimeline: {
            id: string;
            alert_id: string;
            /** Format: date-time */
            timestamp: string;
            source_id: string | null;
            title: string;
            description: string;
            /** @enum {string} */
            severity: "info" | "warning" | "critical";
            detection_score: components["schemas"]["DetectionScore"];
            is_acknowledged: boolean;
            is_resolved: boolean;
            tags: string[];
            metadata: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            status: "open" | "acknowledged" | "snoozed" | "resolved";
            endpoint_id: string | null;
            collector_ids: string[];
            metric_name: string;
            kind: string;
            /**
             * Format: date-time
             * @description The first opening.
             */
            opened_at: string;
            /**
             * Format: date-time
             * @description The opening of the newest bout, which the title, kind, metric and score are of.
             */
            bout_opened_at: string;
            /** @description Grows by one with every event of the alert. */
            sequence: number;
            /** Format: date-time */
            flapping_since: string | null;
            /** Format: date-time */
            last_seen_at: string;
            /** Format: date-time */
            acknowledged_at: string | null;
            acknowledged_by: string | null;
            /** @description Holds when the severity rises and when the alert reopens. */
            acknowledged_sticky: boolean;
            /** Format: date-time */
            snoozed_until: string | null;
            /** Format: date-time */
            resolved_at: string | null;
            resolved_by: string | null;
            /** @enum {string|null} */
            resolution: "recovered" | "settled" | "source_gone" | "accepted" | "person" | null;
            /** @description A sentence. */
            resolution_reason: string | null;
            /** @enum {string|null} */
            verdict: "true" | "expected" | "not_actionable" | "false" | "duplicate" | null;
            /** @description Newest first, the newest 20. */
            bouts: components["schemas"]["Bout"][];
            incident_id: string | null;
            url: string;
            /** @description Oldest first. */
            timeline: components["schemas"]["AlertEvent"][];
        };
        AlertEvent: {
            id: string;
            /** Format: date-time */
            at: string;
            type: string;
            actor_type: string;
            actor_name: string;
            note: string | null;
            detail: components["schemas"]["AlertEventDetail"];
        };
        AlertEventDetail: {
            /**
             * Format: date-time
             * @description When ingest had received the samples that made the decision.
             */
            received_at?: string;
            /**
             * Format: date-time
             * @description When the decision was written down.
             */
            written_at?: string;
            /** @description Who held the alert from here on: rule, detector, or both. */
            by?: string;
            kind?: string;
            severity?: string;
            /** @description `lapsed`: it was given to something less severe. */
            acknowledgement?: string;
            sticky?: boolean;
            resolution?: string;
            reason?: string;
        };
        Acknowledgement: {
            note?: string;
            /** @description Holds when the severity rises and when the alert reopens. */
            sticky?: boolean;
        };
        Resolution: {
            /** @enum {string} */
            verdict: "true" | "expected" | "not_actionable" | "false" | "duplicate";
            note?: string;
        };
        Acceptance: {
            note?: string;
        };
        Snooze: {
            /** Format: date-time */
            until: string;
            note?: string;
        };
        AlertActionsResult: {
            /** @description How many alerts the action changed. */
            changed: number;
            skipped: {
                id: string;
                /**
                 * @description `not_found`, or the status that the action does not apply to.
                 * @enum {string}
                 */
                reason: "not_found" | "open" | "acknowledged" | "snoozed" | "resolved";
            }[];
            /** @description For `POST /alerts/actions/undo` within 5 min; null when nothing changed. */
            undo_token: string | null;
        };
        AlertActions: {
            /** @enum {string} */
            action: "acknowledge";
            note?: string;
            ids?: string[];
            /** @description A selector (docs/selector.md), in place of `ids`. */
            q?: string;
        } | {
            /** @enum {string} */
            action: "unacknowledge";
            ids?: string[];
            /** @description A selector (docs/selector.md), in place of `ids`. */
            q?: string;
        } | {
            /** @enum {string} */
            action: "resolve";
            /** @enum {string} */
            verdict: "true" | "expected" | "not_actionable" | "false" | "duplicate";
            note?: string;
            ids?: string[];
            /** @description A selector (docs/selector.md), in place of `ids`. */
            q?: string;
        } | {
            /** @enum {string} */
            action: "snooze";
            /** Format: date-time */
            until: string;
            note?: string;
            ids?: string[];
            /** @description A selector (docs/selector.md), in place of `ids`. */
            q?: string;
        } | {
            /** @enum {string} */
            action: "unsnooze";
            ids?: string[];
            /** @description A selector (docs/selector.md), in place of `ids`. */
            q?: string;
        };
        AlertActionsUndoResult: {
            restored: number;
            skipped: number;
        };
        AlertActionsUndo: {
            /** Format: uuid */
            undo_token: string;
        };
        IncidentList: {
            items: components["schemas"]["Incident"][];
            next_cursor: string | null;
        };
        Incident: {
            id: string;
            title: string;
            /** @description The verdict with its numbers. */
            sentence: string;
            /** @enum {string} */
            status: "open" | "acknowledged" | "resolved";
            /** @enum {string} */
            severity: "info" | "warning" | "critical";
            /** @description Of its first alert. */
            kind: string;
            /** @description Null while the cause is not known. */
            cause: {
                /**
                 * @description `single`: one endpoint on its own.
                 * @enum {string}
                 */
                type: "change" | "target" | "collector" | "site" | "label" | "prefix" | "vlan" | "service" | "protocol" | "node" | "span" | "ring" | "clock" | "single" | "unknown";
                id: string | null;
                name: string | null;
                /** @description Failing paths (endpoint, collector, metric group) that the cause explained when it was judged. */
                explained: number;
                /** @description Endpoints behind the cause that fail, at most so far. */
                failing: number;
                /** @description Endpoints behind the cause that are measured. */
                active: number;
                confidence: number | null;
                runner_up: string | null;
            } | null;
            alert_count: number;
            endpoint_count: number;
            collector_ids: string[];
            /** Format: date-time */
            opened_at: string;
            /** Format: date-time */
            acknowledged_at: string | null;
            acknowledged_by: string | null;
            /** Format: date-time */
            resolved_at: string | null;
            /** @description Tickets elsewhere. */
            references: {
                system: string;
                id: string;
                url: string;
                state: string;
            }[];
            url: string;
        };
        IncidentWithTimeline: {
            id: string;
            title: string;
            /** @description The verdict with its numbers. */
            sentence: string;
            /** @enum {string} */
            status: "open" | "acknowledged" | "resolved";
            /** @enum {string} */
            severity: "info" | "warning" | "critical";
            /** @description Of its first alert. */
            kind: string;
            /** @description Null while the cause is not known. */
            cause: {
                /**
                 * @description `single`: one endpoint on its own.
                 * @enum {string}
                 */
                type: "change" | "target" | "collector" | "site" | "label" | "prefix" | "vlan" | "service" | "protocol" | "node" | "span" | "ring" | "clock" | "single" | "unknown";
                id: string | null;
                name: string | null;
                /** @description Failing paths (endpoint, collector, metric group) that the cause explained when it was judged. */
                explained: number;
                /** @description Endpoints behind the cause that fail, at most so far. */
                failing: number;
                /** @description Endpoints behind the cause that are measured. */
                active: number;
                confidence: number | null;
                runner_up: string | null;
            } | null;
            alert_count: number;
            endpoint_count: number;
            collector_ids: string[];
            /** Format: date-time */
            opened_at: string;
            /** Format: date-time */
            acknowledged_at: string | null;
            acknowledged_by: string | null;
            /** Format: date-time */
            resolved_at: string | null;
            /** @description Tickets elsewhere. */
            references: {
                system: string;
                id: string;
                url: string;
                state: string;
            }[];
            url: string;
            /** @description The incident that has its alerts now. */
            merged_into: string | null;
            /** @description Oldest first. */
            timeline: components["schemas"]["IncidentEvent"][];
            matrix: components["schemas"]["IncidentMatrix"];
        };
        IncidentEvent: {
            id: string;
            /** Format: date-time */
            at: string;
            type: string;
            actor_type: string;
            actor_name: string;
            note: string | null;
        };
        IncidentMatrix: {
            collectors: {
                id: string;
                name: string;
            }[];
            endpoints: {
                id: string;
                name: string;
                /** @description In the order of the collectors. */
                cells: ("ok" | "degraded" | "failing" | "unknown" | "not_measured")[];
            }[];
            /** @description Number of endpoints that are left out. */
            omitted: number;
        };
        IncidentAlertList: {
            items: components["schemas"]["Alert"][];
            next_cursor: string | null;
        };
        IncidentAcknowledgement: {
            note?: string;
        };
        IncidentResolution: {
            /** @enum {string} */
            verdict: "true" | "expected" | "not_actionable" | "false" | "duplicate";
            note?: string;
        };
        IncidentNote: {
            note: string;
        };
        IncidentMerge: {
            /**
             * Format: uuid
             * @description The incident that gets the alerts.
             */
            into: string;
        };
        IncidentSplit: {
            alert_ids: string[];
        };
        RuleList: {
            items: components["schemas"]["Rule"][];
            next_cursor: string | null;
        };
        Rule: {
            id: string;
            name: string;
            metric_name: string;
            scope: components["schemas"]["RuleScope"];
            /** @enum {string} */
            direction: "above" | "below";
            threshold: number;
            unit: string;
            minimum_deviation: components["schemas"]["MinimumDeviation"];
            k: number;
            n: number;
            for_seconds: number;
            /** @enum {string} */
            severity: "info" | "warning" | "critical";
            enabled: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description Which series; what is absent or empty does not narrow, and all that is given must hold. `q` is a selector (docs/selector.md). Answered are the other members where they can express the scope, else `q` alone. */
        RuleScope: {
            endpoint_ids?: string[];
            tags?: string[];
            protocol?: string;
            q?: string;
        };
        /** @description How far beyond the running median a value must lie besides. */
        MinimumDeviation: {
            /** @description In the rule's unit. */
            absolute?: number | null;
            /** @description Share of the running median. */
            relative?: number | null;
        } | null;
        NewRule: {
            name: string;
            metric_name: string;
            scope?: components["schemas"]["RuleScope"];
            /** @enum {string} */
            direction: "above" | "below";
            threshold: number;
            unit?: string;
            minimum_deviation?: components["schemas"]["MinimumDeviation"];
            k?: number;
            n?: number;
            for_seconds?: number;
            /** @enum {string} */
            severity?: "info" | "warning" | "critical";
            enabled?: boolean;
        };
        RuleChanges: {
            name?: string;
            metric_name?: string;
            scope?: components["schemas"]["RuleScope"];
            /** @enum {string} */
            direction?: "above" | "below";
            threshold?: number;
            unit?: string;
            minimum_deviation?: components["schemas"]["MinimumDeviation"];
            k?: number;
            n?: number;
            for_seconds?: number;
            /** @enum {string} */
            severity?: "info" | "warning" | "critical";
            enabled?: boolean;
        };
        IntegrationList: {
            items: components["schemas"]["Integration"][];
            next_cursor: string | null;
        };
        Integration: {
            id: string;
            type: string;
            name: string;
            /** @description Where messages go, without secrets: the address of a webhook. */
            url: string;
            /** @description By type. A secret is only `{"set": true}`. */
            settings: {
                [key: string]: unknown;
            };
            event_types: string[];
            filter: components["schemas"]["DeliveryFilter"];
            enabled: boolean;
            disabled_reason: string | null;
            /** Format: date-time */
            failing_since: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description Which alerts; what is absent or empty does not narrow, and all that is given must hold. `q` is a selector (docs/selector.md). Answered are the other members where they can express the filter, else `q` alone. */
        DeliveryFilter: {
            severities?: ("info" | "warning" | "critical")[];
            tags?: string[];
            endpoint_ids?: string[];
            q?: string;
        };
        IntegrationWithSecret: {
            id: string;
            type: string;
            name: string;
            /** @description Where messages go, without secrets: the address of a webhook. */
            url: string;
            /** @description By type. A secret is only `{"set": true}`. */
            settings: {
                [key: string]: unknown;
            };
            event_types: string[];
            filter: components["schemas"]["DeliveryFilter"];
            enabled: boolean;
            disabled_reason: string | null;
            /** Format: date-time */
            failing_since: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** @description What PADIT made for this channel, such as the signing secret of a webhook (`whsec_…`). */
            secret?: string;
        };
        NewIntegration: {
            /**
             * @description A webhook when absent.
             * @enum {string}
             */
            type?: "webhook" | "email" | "slack" | "slack-bot" | "teams" | "pagerduty" | "alertmanager" | "servicenow" | "jira" | "rest-ticket" | "sms" | "tmf642" | "syslog" | "snmp";
            name: string;
            /**
             * Format: uri
             * @description The same as `settings.url`.
             */
            url?: string;
            /** @description By type; `{"set": true}` keeps a secret. A webhook has `url`. */
            settings?: {
                [key: string]: unknown;
            };
            /** @description Every type that exists when absent. */
            event_types?: ("alert.created" | "alert.acknowledged" | "alert.resolved" | "alert.reopened" | "alert.severity_raised" | "alert.flapping_started" | "alert.flapping_ended" | "incident.created" | "incident.updated" | "incident.acknowledged" | "incident.escalated" | "incident.reopened" | "incident.resolved" | "collector.silent" | "collector.recovered" | "maintenance.started" | "maintenance.ended" | "digest" | "test")[];
            filter?: components["schemas"]["DeliveryFilter"];
        };
        IntegrationChanges: {
            name?: string;
            /**
             * Format: uri
             * @description The same as `settings.url`.
             */
            url?: string;
            /** @description By type; `{"set": true}` keeps a secret. A webhook has `url`. */
            settings?: {
                [key: string]: unknown;
            };
            /** @description Every type that exists when absent. */
            event_types?: ("alert.created" | "alert.acknowledged" | "alert.resolved" | "alert.reopened" | "alert.severity_raised" | "alert.flapping_started" | "alert.flapping_ended" | "incident.created" | "incident.updated" | "incident.acknowledged" | "incident.escalated" | "incident.reopened" | "incident.resolved" | "collector.silent" | "collector.recovered" | "maintenance.started" | "maintenance.ended" | "digest" | "test")[];
            filter?: components["schemas"]["DeliveryFilter"];
            enabled?: boolean;
        };
        Delivery: {
            /** @description Also the `webhook-id` of its requests. */
            id: string;
            integration_id: string;
            event_type: string;
            alert_id: string | null;
            /** Format: date-time */
            created_at: string;
            /** @enum {string} */
            state: "pending" | "retrying" | "delivered" | "failed" | "superseded";
            /** @description Why it was not sent. A delivery is `superseded` when a later event came while it waited. */
            reason: string | null;
            attempts: {
                /** Format: date-time */
                at: string;
                /**
                 * @description `rejected`: not tried again. `gone`: the integration was switched off. `interrupted`: the worker stopped during the attempt.
                 * @enum {string}
                 */
                outcome: "delivered" | "retry" | "rejected" | "gone" | "interrupted";
                /** @description Reply code of the channel's protocol: an HTTP status or an SMTP reply code. */
                status: number | null;
                duration_ms: number;
                error: string | null;
            }[];
            /** Format: date-time */
            next_attempt_at: string | null;
            replay_of: string | null;
            /** @description Where the integration sends, without secrets, and what. */
            request: {
                url: string;
                body: string;
            };
            /** @description The newest answer. */
            response: {
                status: number;
                body: string;
            } | null;
        };
        DeliveryList: {
            items: components["schemas"]["Delivery"][];
            next_cursor: string | null;
        };
        EnrolmentToken: {
            id: string;
            token: string;
            /** Format: date-time */
            expires_at: string;
            server_key: string;
            command: string;
        };
        NewEnrolmentToken: {
            name: string;
            site?: string;
            tags?: string[];
        };
        Enrolment: {
            name: string;
            /** @enum {string} */
            state: "waiting" | "expired" | "enrolled";
            collector: components["schemas"]["Collector"];
        };
        Collector: {
            id: string;
            name: string;
            /** @enum {string} */
            kind: "agent" | "push";
            site: string;
            tags: string[];
            /** @enum {string} */
            state: "connected" | "silent" | "never_seen" | "revoked";
            state_reason: string | null;
            version: string;
            /** Format: date-time */
            enrolled_at: string;
            /** Format: date-time */
            last_seen_at: string | null;
            clock: {
                [key: string]: unknown;
            };
            spool: {
                [key: string]: unknown;
            };
            capabilities: {
                [key: string]: unknown;
            };
            push: components["schemas"]["Push"];
        } | null;
        Push: {
            series_count: number;
            series_max: number;
            mapping: components["schemas"]["PushMapping"];
            problem: {
                /** Format: date-time */
                at: string;
                inlet: string;
                message: string;
            } | null;
        } | null;
        PushMapping: {
            endpoint_labels?: string[];
            metrics?: {
                match: string;
                unit?: string;
                /** @enum {string} */
                metric_type?: "latency" | "throughput" | "error_rate" | "availability" | "custom";
                /** @enum {string} */
                nature?: "delay" | "loss" | "availability" | "throughput" | "level" | "count" | "countdown" | "counter" | "offset" | "code";
            }[];
        };
        CollectorList: {
            items: components["schemas"]["Collector"][];
            next_cursor: string | null;
        };
        CollectorChanges: {
            name: string;
        };
        PushToken: {
            collector: components["schemas"]["Collector"];
            token: string;
            server: string;
        };
        NewPushCollector: {
            name: string;
            site?: string;
            tags?: string[];
            series_max?: number;
            mapping?: components["schemas"]["PushMapping"];
        };
        PushCollectorChanges: {
            series_max?: number;
            mapping?: components["schemas"]["PushMapping"];
        };
        SilenceList: {
            items: components["schemas"]["Silence"][];
            next_cursor: string | null;
        };
        /** @description Until `ends_at` the alerts that the selector matches notify nobody. */
        Silence: {
            id: string;
            selector: string;
            reason: string;
            /** Format: date-time */
            starts_at: string;
            /** Format: date-time */
            ends_at: string;
            created_by: string;
            active: boolean;
            /** @description How many unresolved alerts it matches now; 0 after its end. */
            holds: number;
        };
        NewSilence: {
            /** @description Which alerts (docs/selector.md). */
            selector: string;
            reason: string;
            /**
             * Format: date-time
             * @description Ahead, by 90 days at most.
             */
            ends_at: string;
        };
        SilenceChanges: {
            reason?: string;
            /** Format: date-time */
            ends_at?: string;
        };
        SuggestionList: {
            items: components["schemas"]["Suggestion"][];
            next_cursor: null;
        };
        /** @description A change of settings that verdicts or the alert budget call for, proved by a replay. */
        Suggestion: {
            id: string;
            /** @description The change in words. */
            title: string;
            change: components["schemas"]["SuggestedChange"];
            proof: components["schemas"]["SuggestionProof"];
            proof_text: string;
            /** @enum {string} */
            reason: "verdicts" | "budget";
            /** @enum {string} */
            state: "offered" | "applied" | "dismissed" | "reverted";
            /** Format: date-time */
            offered_at: string;
            /** Format: date-time */
            decided_at: string | null;
            decided_by: string | null;
            /** Format: date-time */
            applied_at: string | null;
            /** @description Why it was reverted; null otherwise. */
            end_reason: string | null;
        };
        /** @description Which setting changes; absent members do not belong to the type. */
        SuggestedChange: {
            /** @enum {string} */
            type: "preset" | "loss_minimum" | "rule_limit" | "rule_minimum" | "detector_muted";
            rule_id?: string;
            rule_name?: string;
            detector?: string;
            /** @description `protocol/metric` on which the detector is muted. */
            family?: string;
            unit?: string;
            before?: number | string | null;
            after?: number | string | null;
        };
        SuggestionProof: {
            /** @description Days that were replayed. */
            days: number;
            /** @description Replayed endpoints, each as one collector measures it. */
            sources: number;
            /** @description Alerts with a wrong verdict, and how many the change removes. */
            wrong: {
                total: number;
                removed: number;
            };
            /** @description Alerts with the verdict true, and how many the change keeps. */
            right: {
                total: number;
                kept: number;
            };
            /** @description All replayed alerts, judged or not. */
            alerts: {
                before: number;
                after: number;
            };
            /** @description Judged alerts that the replay did not raise again. */
            unproved: number;
        };
        PartnerList: {
            items: components["schemas"]["Partner"][];
            next_cursor: null;
        };
        /** @description An organization that works in this one, or in which this one works. */
        Partner: {
            /** @description Short name of the other organization. */
            slug: string;
            /** @description Null until the other organization has granted or accepted. */
            name: string | null;
            /**
             * @description What is granted; null while nothing is.
             * @enum {string|null}
             */
            role: "viewer" | "operator" | null;
            granted_by: string | null;
            /** Format: date-time */
            granted_at: string | null;
            accepted_by: string | null;
            /** Format: date-time */
            accepted_at: string | null;
            /** @description Whether both have agreed, so that members of the provider have access. */
            is_active: boolean;
        };
        MaintenanceList: {
            items: components["schemas"]["Maintenance"][];
            next_cursor: string | null;
        };
        Maintenance: {
            id: string;
            name: string;
            /** @description Number of the change in another system. */
            reference: string | null;
            owner: string;
            selector: string;
            expected: components["schemas"]["ExpectedEffect"];
            /** Format: date-time */
            starts_at: string;
            duration_seconds: number;
            /** @description RFC 5545 §3.3.10; null: once. */
            rrule: string | null;
            time_zone: string;
            /** @description Whether it runs now. */
            active: boolean;
            /**
             * Format: date-time
             * @description End of the present run, which may have been extended; null while none runs.
             */
            ends_at: string | null;
            /** @description The next five starts. */
            next: string[];
            /** @description How many endpoints the selector covers now. */
            covers: number;
            /** @description The last run that is over. */
            last_run: {
                /** Format: date-time */
                starts_at: string;
                /** Format: date-time */
                ends_at: string;
                /** @description Null until a quarter of an hour after the end. */
                comparison: {
                    counts: {
                        /** @description Number of endpoints. */
                        failing: number;
                        /** @description Number of endpoints. */
                        worse: number;
                        /** @description Number of endpoints. */
                        different: number;
                        /** @description Number of endpoints. */
                        better: number;
                        /** @description Number of endpoints. */
                        same: number;
                        /** @description Number of endpoints. */
                        not_measured: number;
                    };
                    /** @description The endpoints that changed, the gravest first, 200 at most. Each with the metric that changed most. */
                    changed: {
                        endpoint_id: string;
                        endpoint_name: string;
                        collector_name: string;
                        metric_name: string;
                        unit: string;
                        /** @enum {string} */
                        outcome: "failing" | "worse" | "different" | "better" | "same" | "not_measured";
                        /** @description Median (mean of a ratio) in `unit`; null: nothing was measured. */
                        before: number | null;
                        after: number | null;
                    }[];
                    /** @description The time before the run that was compared. */
                    before: {
                        /** Format: date-time */
                        from: string;
                        /** Format: date-time */
                        to: string;
                    };
                    /** @description The time after the run that was compared. */
                    after: {
                        /** Format: date-time */
                        from: string;
                        /** Format: date-time */
                        to: string;
                    };
                } | null;
            } | null;
        };
        /** @description What the work does to the endpoints. What goes beyond it alerts. */
        ExpectedEffect: {
            /** @description Longest outage of each endpoint. */
            outage_seconds: number;
        } | {
            /** @enum {boolean} */
            no_effect: true;
        } | {
            /** @enum {boolean} */
            reroute: true;
        };
        NewMaintenance: {
            name: string;
            reference?: string | null;
            /**
             * Format: uuid
             * @description Id of the member who is notified of what still fails; absent: the creator.
             */
            owner_id?: string;
            /** @description Which endpoints (docs/selector.md). */
            selector: string;
            expected: components["schemas"]["ExpectedEffect"];
            /** Format: date-time */
            starts_at: string;
            duration_seconds: number;
            rrule?: string | null;
            time_zone: string;
        };
        MaintenanceChanges: {
            name?: string;
            reference?: string | null;
            /**
             * Format: uuid
             * @description Id of the member who is notified of what still fails; absent: the creator.
             */
            owner_id?: string;
            /** @description Which endpoints (docs/selector.md). */
            selector?: string;
            expected?: components["schemas"]["ExpectedEffect"];
            /** Format: date-time */
            starts_at?: string;
            duration_seconds?: number;
            rrule?: string | null;
            time_zone?: string;
        };
        MaintenanceExtension: {
            /**
             * Format: date-time
             * @description The new end of the present run.
             */
            ends_at: string;
        };
        ChangeList: {
            items: components["schemas"]["Change"][];
            next_cursor: string | null;
        };
        /** @description A change to the network that a person or program reported. */
        Change: {
            id: string;
            /**
             * Format: date-time
             * @description When it took effect.
             */
            at: string;
            what: string;
            selector: string;
            /** @description Its number in another system. */
            ref: string | null;
            /** Format: date-time */
            created_at: string;
            created_by: string;
        };
        NewChange: {
            /**
             * Format: date-time
             * @description When it took effect: within 30 days in the past, and a day ahead at most.
             */
            at: string;
            /** @description What was changed. */
            what: string;
            /** @description Which endpoints it may affect (docs/selector.md). */
            selector: string;
            ref?: string | null;
        };
        /** @description The first route that matches an alert decides who is notified of it. */
        RouteList: {
            version: number;
            items: components["schemas"]["Route"][];
            next_cursor: null;
        };
        Route: {
            id: string;
            position: number;
            name: string;
            /** @default true */
            enabled?: boolean;
            /**
             * @description Which alerts (docs/selector.md); empty for all.
             * @default
             */
            selector?: string;
            /**
             * @description What the route sends; null for everything. Endings are always sent.
             * @default null
             */
            event_types?: ("alert.created" | "alert.acknowledged" | "alert.resolved" | "alert.reopened" | "alert.severity_raised" | "alert.flapping_started" | "alert.flapping_ended" | "incident.created" | "incident.updated" | "incident.acknowledged" | "incident.escalated" | "incident.reopened" | "incident.resolved" | "collector.silent" | "collector.recovered" | "maintenance.started" | "maintenance.ended")[] | null;
            /**
             * @description When the route applies; null for always.
             * @default null
             */
            hours?: components["schemas"]["RouteHours"][] | null;
            /**
             * @description A shorter fault is not sent. 0: at once. null: until the incident stops growing.
             * @default null
             */
            wait_seconds?: number | null;
            /** @default [] */
            recipients?: components["schemas"]["RouteRecipient"][];
            /** @default [] */
            steps?: {
                /** @description Since the wait ended, while nobody acknowledges. */
                after_seconds: number;
                recipients: components["schemas"]["RouteRecipient"][];
            }[];
            /**
             * @description How often the steps are repeated.
             * @default 0
             */
            repeats?: number;
            /** @default null */
            quiet_hours?: components["schemas"]["RouteHours"][] | null;
            /**
             * @description The lowest severity that is sent in quiet hours.
             * @default critical
             * @enum {string}
             */
            quiet_severity?: "info" | "warning" | "critical";
            /**
             * @description For each recipient; what exceeds it is collected in a digest. null: no limit.
             * @default null
             */
            rate_limit?: {
                messages: number;
                window_seconds: number;
            } | null;
        };
        /** @description Hours of the week, in a time zone. */
        RouteHours: {
            days: number[];
            from: string;
            to: string | "24:00";
            time_zone: string;
        };
        RouteRecipient: {
            /** @enum {string} */
            type: "integration" | "member" | "rota";
            /** Format: uuid */
            id: string;
        };
        SaveRoutes: {
            /** @description The version that this save replaces. */
            version: number;
            routes: components["schemas"]["NewRoute"][];
        };
        NewRoute: {
            /** Format: uuid */
            id?: string;
            name: string;
            /** @default true */
            enabled?: boolean;
            /**
             * @description Which alerts (docs/selector.md); empty for all.
             * @default
             */
            selector?: string;
            /**
             * @description What the route sends; null for everything. Endings are always sent.
             * @default null
             */
            event_types?: ("alert.created" | "alert.acknowledged" | "alert.resolved" | "alert.reopened" | "alert.severity_raised" | "alert.flapping_started" | "alert.flapping_ended" | "incident.created" | "incident.updated" | "incident.acknowledged" | "incident.escalated" | "incident.reopened" | "incident.resolved" | "collector.silent" | "collector.recovered" | "maintenance.started" | "maintenance.ended")[] | null;
            /**
             * @description When the route applies; null for always.
             * @default null
             */
            hours?: components["schemas"]["RouteHours"][] | null;
            /**
             * @description A shorter fault is not sent. 0: at once. null: until the incident stops growing.
             * @default null
             */
            wait_seconds?: number | null;
            /** @default [] */
            recipients?: components["schemas"]["RouteRecipient"][];
            /** @default [] */
            steps?: {
                /** @description Since the wait ended, while nobody acknowledges. */
                after_seconds: number;
                recipients: components["schemas"]["RouteRecipient"][];
            }[];
            /**
             * @description How often the steps are repeated.
             * @default 0
             */
            repeats?: number;
            /** @default null */
            quiet_hours?: components["schemas"]["RouteHours"][] | null;
            /**
             * @description The lowest severity that is sent in quiet hours.
             * @default critical
             * @enum {string}
             */
            quiet_severity?: "info" | "warning" | "critical";
            /**
             * @description For each recipient; what exceeds it is collected in a digest. null: no limit.
             * @default null
             */
            rate_limit?: {
                messages: number;
                window_seconds: number;
            } | null;
        };
        RoutePreviewAnswer: {
            items: components["schemas"]["ForeseenNotification"][];
        };
        ForeseenNotification: {
            /** Format: date-time */
            at: string;
            incident_id: string;
            incident: string;
            integration_id: string;
            integration: string;
            /** @enum {string} */
            event_type: "alert.created" | "alert.acknowledged" | "alert.resolved" | "alert.reopened" | "alert.severity_raised" | "alert.flapping_started" | "alert.flapping_ended" | "incident.created" | "incident.updated" | "incident.acknowledged" | "incident.escalated" | "incident.reopened" | "incident.resolved" | "collector.silent" | "collector.recovered" | "maintenance.started" | "maintenance.ended" | "digest" | "test";
            reason: string;
        };
        RoutePreview: {
            /** Format: uuid */
            alert_id?: string;
            /** Format: uuid */
            incident_id?: string;
            days?: number;
            /** @description Routes that are not saved; absent for the saved ones. */
            routes?: components["schemas"]["NewRoute"][];
        };
        AddedRoute: {
            name: string;
            /** @default true */
            enabled?: boolean;
            /**
             * @description Which alerts (docs/selector.md); empty for all.
             * @default
             */
            selector?: string;
            /**
             * @description What the route sends; null for everything. Endings are always sent.
             * @default null
             */
            event_types?: ("alert.created" | "alert.acknowledged" | "alert.resolved" | "alert.reopened" | "alert.severity_raised" | "alert.flapping_started" | "alert.flapping_ended" | "incident.created" | "incident.updated" | "incident.acknowledged" | "incident.escalated" | "incident.reopened" | "incident.resolved" | "collector.silent" | "collector.recovered" | "maintenance.started" | "maintenance.ended")[] | null;
            /**
             * @description When the route applies; null for always.
             * @default null
             */
            hours?: components["schemas"]["RouteHours"][] | null;
            /**
             * @description A shorter fault is not sent. 0: at once. null: until the incident stops growing.
             * @default null
             */
            wait_seconds?: number | null;
            /** @default [] */
            recipients?: components["schemas"]["RouteRecipient"][];
            /** @default [] */
            steps?: {
                /** @description Since the wait ended, while nobody acknowledges. */
                after_seconds: number;
                recipients: components["schemas"]["RouteRecipient"][];
            }[];
            /**
             * @description How often the steps are repeated.
             * @default 0
             */
            repeats?: number;
            /** @default null */
            quiet_hours?: components["schemas"]["RouteHours"][] | null;
            /**
             * @description The lowest severity that is sent in quiet hours.
             * @default critical
             * @enum {string}
             */
            quiet_severity?: "info" | "warning" | "critical";
            /**
             * @description For each recipient; what exceeds it is collected in a digest. null: no limit.
             * @default null
             */
            rate_limit?: {
                messages: number;
                window_seconds: number;
            } | null;
            /** @description From 1; absent: before the last route, which matches everything. */
            position?: number;
        };
        /** @description Members that are absent stay as they are. */
        RouteChanges: {
            name?: string;
            enabled?: boolean;
            selector?: string;
            hours?: components["schemas"]["RouteHours"][] | null;
            event_types?: ("alert.created" | "alert.acknowledged" | "alert.resolved" | "alert.reopened" | "alert.severity_raised" | "alert.flapping_started" | "alert.flapping_ended" | "incident.created" | "incident.updated" | "incident.acknowledged" | "incident.escalated" | "incident.reopened" | "incident.resolved" | "collector.silent" | "collector.recovered" | "maintenance.started" | "maintenance.ended")[] | null;
            wait_seconds?: number | null;
            recipients?: components["schemas"]["RouteRecipient"][];
            steps?: {
                /** @description Since the wait ended, while nobody acknowledges. */
                after_seconds: number;
                recipients: components["schemas"]["RouteRecipient"][];
            }[];
            repeats?: number;
            quiet_hours?: components["schemas"]["RouteHours"][] | null;
            /** @enum {string} */
            quiet_severity?: "info" | "warning" | "critical";
            rate_limit?: components["schemas"]["RouteRateLimit"];
            /** @description Where the route moves to, from 1. */
            position?: number;
        };
        /** @description The number of messages that a recipient gets within a time. */
        RouteRateLimit: {
            messages: number;
            window_seconds: number;
        } | null;
        RotaList: {
            items: components["schemas"]["Rota"][];
            next_cursor: null;
        };
        /** @description Members who take turns at being on call. */
        Rota: {
            id: string;
            name: string;
            /** @description IANA zone of the hand-over. */
            time_zone: string;
            /**
             * @description How long a turn lasts.
             * @enum {string}
             */
            period: "day" | "week";
            /** @description Local time, HH:MM. */
            handover_time: string;
            /**
             * Format: date
             * @description Local date of a hand-over to the first member. A weekly rota hands over on its weekday.
             */
            starts_on: string;
            /** @description In the order of their turns. Members who are not available are passed over. */
            members: {
                id: string;
                name: string;
                is_available: boolean;
            }[];
            /** @description Who is on call now; null if no member is available. */
            current: {
                member_id: string;
                member: string;
                /** Format: date-time */
                starts_at: string;
                /** Format: date-time */
                ends_at: string;
                /** @description The override that the turn follows; null for a turn of the rotation. */
                override_id: string | null;
                /** @description Names of members who would be on call but were disabled or removed. */
                instead_of: string[];
            } | null;
            next: components["schemas"]["OnCallTurn"][];
            /** @description Those that have not ended. */
            overrides: {
                id: string;
                member_id: string;
                member: string;
                /** Format: date-time */
                starts_at: string;
                /** Format: date-time */
                ends_at: string;
            }[];
        };
        /** @description A span in which one member is on call. */
        OnCallTurn: {
            member_id: string;
            member: string;
            /** Format: date-time */
            starts_at: string;
            /** Format: date-time */
            ends_at: string;
            /** @description The override that the turn follows; null for a turn of the rotation. */
            override_id: string | null;
            /** @description Names of members who would be on call but were disabled or removed. */
            instead_of: string[];
        };
        OnCallTurnList: {
            items: components["schemas"]["OnCallTurn"][];
            next_cursor: null;
        };
        NewRota: {
            name: string;
            /** @description IANA zone of the hand-over. */
            time_zone: string;
            /**
             * @description How long a turn lasts.
             * @enum {string}
             */
            period: "day" | "week";
            /** @description Local time, HH:MM. */
            handover_time: string;
            /**
             * Format: date
             * @description Local date of a hand-over to the first member. A weekly rota hands over on its weekday.
             */
            starts_on: string;
            /** @description In the order of their turns. */
            member_ids: string[];
        };
        /** @description Members that are absent stay as they are. Without `starts_on`, whoever is on call stays until the next hand-over. */
        RotaChanges: {
            name?: string;
            /** @description IANA zone of the hand-over. */
            time_zone?: string;
            /**
             * @description How long a turn lasts.
             * @enum {string}
             */
            period?: "day" | "week";
            /** @description Local time, HH:MM. */
            handover_time?: string;
            /**
             * Format: date
             * @description Local date of a hand-over to the first member. A weekly rota hands over on its weekday.
             */
            starts_on?: string;
            /** @description In the order of their turns. */
            member_ids?: string[];
        };
        NewRotaOverride: {
            /** Format: uuid */
            member_id: string;
            /** Format: date-time */
            starts_at: string;
            /** Format: date-time */
            ends_at: string;
        };
        Configuration: {
            digest: string;
            document: {
                [key: string]: unknown;
            };
        };
        ConfigurationPlan: {
            /** @description Of what stands. */
            digest: string;
            changes: components["schemas"]["ConfigurationChange"][];
            /** @description What stands, is not named, and stays. */
            unnamed: {
                kind: string;
                name: string;
            }[];
        };
        ConfigurationChange: {
            /** @enum {string} */
            action: "create" | "change" | "delete";
            kind: string;
            name: string;
            /** @description Line of the entry in the document; null for what the document does not name. */
            line: number | null;
            fields: {
                field: string;
                before?: unknown;
                after?: unknown;
            }[];
        };
        ConfigurationToPlan: {
            /** @description YAML 1.2 (docs/configuration.md). */
            document: string;
            /**
             * @description Delete what the sections of the document do not name.
             * @default false
             */
            prune?: boolean;
        };
        AppliedConfiguration: {
            /** @description Of what stands. */
            digest: string;
            changes: components["schemas"]["ConfigurationChange"][];
            /** @description What stands, is not named, and stays. */
            unnamed: {
                kind: string;
                name: string;
            }[];
            /** @description What PADIT made on the way, such as tokens of push collectors. Shown only once. */
            secrets: {
                kind: string;
                name: string;
                secret: string;
            }[];
        };
        ConfigurationToApply: {
            /** @description YAML 1.2 (docs/configuration.md). */
            document: string;
            /**
             * @description Delete what the sections of the document do not name.
             * @default false
             */
            prune?: boolean;
            /** @description Of the plan that was looked at; another state answers 409. */
            digest?: string;
        };
    };
    responses: {
        /** @description The request does not parse; `errors` says where. */
        Problem400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:padit:problem:invalid",
                 *       "title": "Invalid request",
                 *       "status": 400,
                 *       "detail": "The request does not parse; `errors` says where.",
                 *       "code": "invalid",
                 *       "errors": [
                 *         {
                 *           "path": "interval_seconds",
                 *           "message": "Too small: expected number to be >=0.1"
                 *         }
                 *       ]
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No valid API key. */
        Problem401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:padit:problem:unauthenticated",
                 *       "title": "Not authenticated",
                 *       "status": 401,
                 *       "detail": "No valid API key.",
                 *       "code": "unauthenticated",
                 *       "errors": []
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The API key lacks the scope. */
        Problem403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:padit:problem:forbidden",
                 *       "title": "Not allowed",
                 *       "status": 403,
                 *       "detail": "The API key lacks the scope.",
                 *       "code": "forbidden",
                 *       "errors": []
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such thing in this organization. */
        Problem404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:padit:problem:not_found",
                 *       "title": "Not found",
                 *       "status": 404,
                 *       "detail": "There is no such thing in this organization.",
                 *       "code": "not_found",
                 *       "errors": []
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The state does not allow it, or a name or an idempotency key is taken. */
        Problem409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:padit:problem:conflict",
                 *       "title": "Conflict",
                 *       "status": 409,
                 *       "detail": "The state does not allow it, or a name or an idempotency key is taken.",
                 *       "code": "conflict",
                 *       "errors": []
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request body is too large. */
        Problem413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:padit:problem:too_large",
                 *       "title": "Too large",
                 *       "status": 413,
                 *       "detail": "The request body is too large.",
                 *       "code": "too_large",
                 *       "errors": []
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description An address that the operator does not permit. */
        Problem422: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:padit:problem:policy_denied",
                 *       "title": "Not permitted by policy",
                 *       "status": 422,
                 *       "detail": "An address that the operator does not permit.",
                 *       "code": "policy_denied",
                 *       "errors": []
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many requests; `Retry-After` says when to come back. */
        Problem429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:padit:problem:rate_limited",
                 *       "title": "Too many requests",
                 *       "status": 429,
                 *       "detail": "Too many requests; `Retry-After` says when to come back.",
                 *       "code": "rate_limited",
                 *       "errors": []
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A component is away; `Retry-After` says when to come back. */
        Problem503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:padit:problem:unavailable",
                 *       "title": "Not available now",
                 *       "status": 503,
                 *       "detail": "A component is away; `Retry-After` says when to come back.",
                 *       "code": "unavailable",
                 *       "errors": []
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listEndpoints: {
        parameters: {
            query?: {
                /** @description How many items the page has at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; absent for the first page. */
                cursor?: string;
                /** @description Part of the name, whatever its case. */
                text?: string;
                /** @description Only endpoints of this protocol. */
                protocol?: string;
                /** @description Only endpoints with this label. */
                tag?: string;
                /** @description A selector (docs/selector.md), beside what the other parameters say. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of endpoints. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointList"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    createEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Site 17",
                 *       "protocol": "udp-echo",
                 *       "target": {
                 *         "host": "192.0.2.17",
                 *         "timeout_ms": 700
                 *       },
                 *       "interval_seconds": 5,
                 *       "tags": [
                 *         "north"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["NewEndpoint"];
            };
        };
        responses: {
            /** @description The endpoint. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    getEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to say. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    updateEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "interval_seconds": 10,
                 *       "paused": false
                 *     }
                 */
                "application/json": components["schemas"]["EndpointChanges"];
            };
        };
        responses: {
            /** @description The endpoint. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    listSamples: {
        parameters: {
            query?: {
                /** @description How many items the page has at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; absent for the first page. */
                cursor?: string;
                /** @description An hour before `to` when absent. */
                from?: string;
                /** @description Now when absent. */
                to?: string;
                /** @description Name of a metric; every metric when absent. */
                metric?: string;
                /** @description Only what this collector measured. */
                collector_id?: string;
                /** @description `raw` for samples, else the width of the buckets. */
                resolution?: "raw" | "10s" | "1m" | "5m" | "15m" | "1h" | "1d";
            };
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Samples for `resolution=raw`, else buckets; the cursor leads to older ones. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SampleList"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    startLiveTest: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "count": 5
                 *     }
                 */
                "application/json": components["schemas"]["NewLiveTest"];
            };
        };
        responses: {
            /** @description The test, without results yet. It expires after 90 s. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LiveTest"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    getLiveTest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The test. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LiveTest"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    exportSamples: {
        parameters: {
            query: {
                /** @description The first sample at or after this time. */
                from: string;
                /** @description The last sample before this time. */
                to: string;
                /** @description CSV by RFC 4180, or Apache Parquet. */
                format?: "csv" | "parquet";
                /** @description Only samples of this endpoint. */
                endpoint_id?: string;
                /** @description Only endpoints that this selector matches (docs/selector.md). */
                q?: string;
                /** @description Name of a metric; every metric when absent. */
                metric?: string;
                /** @description Only what this collector measured. */
                collector_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The samples, series by series, oldest first. `padit-series` in the header is the number of series. A transfer that is cut short is not complete; Parquet ends with its footer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/vnd.apache.parquet": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    exposeMetrics: {
        parameters: {
            query?: {
                /** @description Only endpoints that this selector matches (docs/selector.md). */
                q?: string;
                /** @description Only endpoints with this label. */
                tag?: string;
                /** @description Only endpoints of this protocol. */
                protocol?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus' text format 0.0.4. 413 when the selection holds more than 2,000 endpoints or 10,000 series. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    listAlerts: {
        parameters: {
            query?: {
                /** @description How many items the page has at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; absent for the first page. */
                cursor?: string;
                /** @description One or several of these, separated by commas. */
                status?: ("open" | "acknowledged" | "snoozed" | "resolved")[];
                /** @description One or several of these, separated by commas. */
                severity?: ("info" | "warning" | "critical")[];
                /** @description Alerts of this endpoint. */
                endpoint_id?: string;
                /** @description Opened at or after. */
                since?: string;
                /** @description By the first opening (the default), or by that of the newest bout; newest first. */
                sort?: "opened_at" | "bout_opened_at";
                /** @description A selector (docs/selector.md), beside what the other parameters say. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of alerts, whatever their status unless `status` says. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertList"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    getAlert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The alert. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertWithTimeline"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    acknowledgeAlert: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "note": "Looking at it",
                 *       "sticky": true
                 *     }
                 */
                "application/json": components["schemas"]["Acknowledgement"];
            };
        };
        responses: {
            /** @description The alert. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    resolveAlert: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "verdict": "true",
                 *       "note": "Fibre cut"
                 *     }
                 */
                "application/json": components["schemas"]["Resolution"];
            };
        };
        responses: {
            /** @description The alert. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    acceptAlert: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "note": "The new line is slower"
                 *     }
                 */
                "application/json": components["schemas"]["Acceptance"];
            };
        };
        responses: {
            /** @description The alert. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    expectAlert: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "note": "Nightly backup"
                 *     }
                 */
                "application/json": components["schemas"]["Acceptance"];
            };
        };
        responses: {
            /** @description The alert. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    snoozeAlert: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "until": "2026-12-01T06:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["Snooze"];
            };
        };
        responses: {
            /** @description The alert. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    actOnAlerts: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "action": "resolve",
                 *       "q": "label:north state:open",
                 *       "verdict": "expected"
                 *     }
                 */
                "application/json": components["schemas"]["AlertActions"];
            };
        };
        responses: {
            /** @description What was changed, and what was not and why. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertActionsResult"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    undoAlertActions: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "undo_token": "0192f0c4-7a5e-7c21-9d3b-5f1a2b3c4d5e"
                 *     }
                 */
                "application/json": components["schemas"]["AlertActionsUndo"];
            };
        };
        responses: {
            /** @description How many alerts are as before; the others were changed again since. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertActionsUndoResult"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    listIncidents: {
        parameters: {
            query?: {
                /** @description How many items the page has at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; absent for the first page. */
                cursor?: string;
                /** @description One or several of these, separated by commas. */
                status?: ("open" | "acknowledged" | "resolved")[];
                /** @description One or several of these, separated by commas. */
                severity?: ("info" | "warning" | "critical")[];
                /** @description Incidents with an alert of this endpoint. */
                endpoint_id?: string;
                /** @description Opened at or after. */
                since?: string;
                /** @description A selector (docs/selector.md) that at least one alert of the incident matches. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of incidents, whatever their status unless `status` is given. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentList"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    getIncident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The incident. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentWithTimeline"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    listIncidentAlerts: {
        parameters: {
            query?: {
                /** @description How many items the page has at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; absent for the first page. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of alerts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentAlertList"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    acknowledgeIncident: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "note": "Looking at it"
                 *     }
                 */
                "application/json": components["schemas"]["IncidentAcknowledgement"];
            };
        };
        responses: {
            /** @description The incident. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    resolveIncident: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "verdict": "true",
                 *       "note": "Fibre cut"
                 *     }
                 */
                "application/json": components["schemas"]["IncidentResolution"];
            };
        };
        responses: {
            /** @description The incident. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    noteIncident: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "note": "The carrier has ticket 4711."
                 *     }
                 */
                "application/json": components["schemas"]["IncidentNote"];
            };
        };
        responses: {
            /** @description The incident. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    mergeIncident: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "into": "0192f0c4-7a5e-7c21-9d3b-5f1a2b3c4d5f"
                 *     }
                 */
                "application/json": components["schemas"]["IncidentMerge"];
            };
        };
        responses: {
            /** @description The other incident. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    splitIncident: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "alert_ids": [
                 *         "0192f0c4-7a5e-7c21-9d3b-5f1a2b3c4d5e"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["IncidentSplit"];
            };
        };
        responses: {
            /** @description The new incident. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    listRules: {
        parameters: {
            query?: {
                /** @description How many items the page has at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; absent for the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of rules. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleList"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    createRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Slow echo",
                 *       "metric_name": "udp_echo_rtt",
                 *       "scope": {
                 *         "tags": [
                 *           "north"
                 *         ]
                 *       },
                 *       "direction": "above",
                 *       "threshold": 20,
                 *       "k": 2,
                 *       "n": 3,
                 *       "severity": "warning"
                 *     }
                 */
                "application/json": components["schemas"]["NewRule"];
            };
        };
        responses: {
            /** @description The rule. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rule"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    getRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rule. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rule"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to say. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    updateRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "threshold": 25
                 *     }
                 */
                "application/json": components["schemas"]["RuleChanges"];
            };
        };
        responses: {
            /** @description The rule. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rule"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    listIntegrations: {
        parameters: {
            query?: {
                /** @description How many items the page has at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; absent for the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of integrations. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationList"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    createIntegration: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "webhook",
                 *       "name": "Ticket system",
                 *       "url": "https://tickets.example/hooks/padit"
                 *     }
                 */
                "application/json": components["schemas"]["NewIntegration"];
            };
        };
        responses: {
            /** @description The integration; a webhook with its secret this once. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationWithSecret"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    getIntegration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The integration. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Integration"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteIntegration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to say. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    updateIntegration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "enabled": false
                 *     }
                 */
                "application/json": components["schemas"]["IntegrationChanges"];
            };
        };
        responses: {
            /** @description The integration. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Integration"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    testIntegration: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery; ask for it again to see what came of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    rotateIntegrationSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The integration, with its new secret this once. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationWithSecret"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    listDeliveries: {
        parameters: {
            query?: {
                /** @description How many items the page has at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; absent for the first page. */
                cursor?: string;
                /** @description Only deliveries in this state. */
                state?: "pending" | "retrying" | "delivered" | "failed" | "superseded";
            };
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of deliveries. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryList"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    getDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    replayDelivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The new delivery. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    createEnrolmentToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "oslo-1",
                 *       "site": "Oslo"
                 *     }
                 */
                "application/json": components["schemas"]["NewEnrolmentToken"];
            };
        };
        responses: {
            /** @description The token, this once, and what to type on the machine. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnrolmentToken"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    getEnrolment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How far it has come. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enrolment"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    listCollectors: {
        parameters: {
            query?: {
                /** @description How many items the page has at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; absent for the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of collectors; those that were revoked are left out. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CollectorList"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    getCollector: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The collector. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Collector"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    renameCollector: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "oslo-2"
                 *     }
                 */
                "application/json": components["schemas"]["CollectorChanges"];
            };
        };
        responses: {
            /** @description The collector. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Collector"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    revokeCollector: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The collector. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Collector"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    createPushCollector: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "telegraf",
                 *       "mapping": {
                 *         "endpoint_labels": [
                 *           "host"
                 *         ],
                 *         "metrics": [
                 *           {
                 *             "match": "ping_*",
                 *             "unit": "ms"
                 *           }
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["NewPushCollector"];
            };
        };
        responses: {
            /** @description The collector and its token, shown this once. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushToken"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    rotatePushToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The new token, shown this once. The old one ends within 5 s. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushToken"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    updatePushCollector: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "series_max": 20000
                 *     }
                 */
                "application/json": components["schemas"]["PushCollectorChanges"];
            };
        };
        responses: {
            /** @description The collector. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Collector"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    listSilences: {
        parameters: {
            query?: {
                /** @description How many items the page has at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; absent for the first page. */
                cursor?: string;
                /** @description Whether ended silences are listed as well. */
                include_ended?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of silences. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SilenceList"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    createSilence: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "selector": "label:north proto:icmp",
                 *       "reason": "Line card is being replaced",
                 *       "ends_at": "2026-12-01T06:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["NewSilence"];
            };
        };
        responses: {
            /** @description The silence. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Silence"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    getSilence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The silence. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Silence"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    endSilence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to say. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    updateSilence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "ends_at": "2026-12-02T06:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["SilenceChanges"];
            };
        };
        responses: {
            /** @description The silence. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Silence"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    listSuggestions: {
        parameters: {
            query?: {
                /** @description Absent: all states. */
                state?: "offered" | "applied" | "dismissed" | "reverted";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The suggestions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuggestionList"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    applySuggestion: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The suggestion. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suggestion"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    dismissSuggestion: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The suggestion. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suggestion"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    undoSuggestion: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The suggestion. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suggestion"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    listProviders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The organizations. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartnerList"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    listCustomers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The organizations. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartnerList"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    listMaintenance: {
        parameters: {
            query?: {
                /** @description How many items the page has at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; absent for the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of maintenance. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MaintenanceList"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    createMaintenance: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Router upgrade",
                 *       "reference": "CHG-1234",
                 *       "selector": "label:north",
                 *       "expected": {
                 *         "outage_seconds": 300
                 *       },
                 *       "starts_at": "2026-12-06T01:00:00+01:00",
                 *       "duration_seconds": 14400,
                 *       "rrule": "FREQ=WEEKLY;COUNT=4",
                 *       "time_zone": "Europe/Berlin"
                 *     }
                 */
                "application/json": components["schemas"]["NewMaintenance"];
            };
        };
        responses: {
            /** @description The maintenance. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Maintenance"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    getMaintenance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The maintenance. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Maintenance"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    cancelMaintenance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to say. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    updateMaintenance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reference": "CHG-1235"
                 *     }
                 */
                "application/json": components["schemas"]["MaintenanceChanges"];
            };
        };
        responses: {
            /** @description The maintenance. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Maintenance"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    extendMaintenance: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "ends_at": "2026-12-06T06:00:00+01:00"
                 *     }
                 */
                "application/json": components["schemas"]["MaintenanceExtension"];
            };
        };
        responses: {
            /** @description The maintenance. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Maintenance"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    endMaintenance: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The maintenance. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Maintenance"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    listChanges: {
        parameters: {
            query?: {
                /** @description How many items the page has at most. */
                limit?: number;
                /** @description `next_cursor` of the page before; absent for the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of changes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeList"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    reportChange: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewChange"];
            };
        };
        responses: {
            /** @description The change. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Change"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    getChange: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Change"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteChange: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to say. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    listRoutes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The routes, in order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteList"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    saveRoutes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "version": 3,
                 *       "routes": [
                 *         {
                 *           "name": "Night shift",
                 *           "selector": "sev:critical",
                 *           "recipients": [
                 *             {
                 *               "type": "integration",
                 *               "id": "0192f0c4-7a5e-7c21-9d3b-5f1a2b3c4d5e"
                 *             }
                 *           ]
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["SaveRoutes"];
            };
        };
        responses: {
            /** @description The routes, in order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteList"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    createRoute: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Night shift",
                 *       "selector": "sev:critical",
                 *       "recipients": [
                 *         {
                 *           "type": "integration",
                 *           "id": "0192f0c4-7a5e-7c21-9d3b-5f1a2b3c4d5e"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["AddedRoute"];
            };
        };
        responses: {
            /** @description The route. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Route"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    previewRoutes: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "days": 30
                 *     }
                 */
                "application/json": components["schemas"]["RoutePreview"];
            };
        };
        responses: {
            /** @description The notifications, in order of time. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoutePreviewAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    getRoute: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The route. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Route"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteRoute: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to say. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    updateRoute: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "selector": "sev:critical label:north"
                 *     }
                 */
                "application/json": components["schemas"]["RouteChanges"];
            };
        };
        responses: {
            /** @description The route. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Route"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    listRotas: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All rotas. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotaList"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    createRota: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Core network",
                 *       "time_zone": "Europe/Berlin",
                 *       "period": "week",
                 *       "handover_time": "08:00",
                 *       "starts_on": "2026-11-30",
                 *       "member_ids": [
                 *         "0192f0c4-7a5e-7c21-9d3b-5f1a2b3c4d5e",
                 *         "0192f0c4-7a5e-7c21-9d3b-5f1a2b3c4d5f"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["NewRota"];
            };
        };
        responses: {
            /** @description The rota. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rota"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    getRota: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rota. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rota"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteRota: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to say. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    updateRota: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "handover_time": "09:00"
                 *     }
                 */
                "application/json": components["schemas"]["RotaChanges"];
            };
        };
        responses: {
            /** @description The rota. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rota"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    listOnCallTurns: {
        parameters: {
            query: {
                /** @description Start of the span. */
                from: string;
                /** @description End of the span, 366 days later at most. */
                to: string;
            };
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The turns that overlap the span, at most 400. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OnCallTurnList"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    exportRota: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description RFC 5545. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/calendar": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    addRotaOverride: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "member_id": "0192f0c4-7a5e-7c21-9d3b-5f1a2b3c4d5f",
                 *       "starts_at": "2026-12-24T08:00:00+01:00",
                 *       "ends_at": "2026-12-27T08:00:00+01:00"
                 *     }
                 */
                "application/json": components["schemas"]["NewRotaOverride"];
            };
        };
        responses: {
            /** @description The rota. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rota"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    removeRotaOverride: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the thing that the path names. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to say. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    exportConfiguration: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description YAML, or JSON where `Accept` asks for it. Secrets are references. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/yaml": string;
                    "application/json": components["schemas"]["Configuration"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    getConfigurationSchema: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description JSON Schema (draft 2020-12), for editors. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    planConfiguration: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "document": "api_version: padit/v1\nkind: Configuration\nendpoints:\n  - name: Site 17\n    protocol: icmp\n    target: { host: 192.0.2.17 }\n",
                 *       "prune": false
                 *     }
                 */
                "application/json": components["schemas"]["ConfigurationToPlan"];
            };
        };
        responses: {
            /** @description What applying it would do. Nothing has changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigurationPlan"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    applyConfiguration: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller: a repetition within 24 h acts once. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "document": "api_version: padit/v1\nkind: Configuration\nendpoints:\n  - name: Site 17\n    protocol: icmp\n    target: { host: 192.0.2.17 }\n",
                 *       "prune": false
                 *     }
                 */
                "application/json": components["schemas"]["ConfigurationToApply"];
            };
        };
        responses: {
            /** @description What was done, in one transaction. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppliedConfiguration"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
    exportAuditEntries: {
        parameters: {
            query?: {
                /** @description One JSON object a line, or comma-separated values with a header. */
                format?: "ndjson" | "csv";
                /** @description Prefix of the action, such as `alert.`. */
                action?: string;
                /** @description Part of the actor's name. */
                actor?: string;
                /** @description Id of what the action changed. */
                target_id?: string;
                /** @description Entries at or after this time. */
                from?: string;
                /** @description Entries before this time. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A line for each entry, with its position and hash in the organization's chain (docs/audit-trail.md). */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv; charset=utf-8": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
        };
    };
}
