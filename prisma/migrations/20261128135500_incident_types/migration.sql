-- Earlier forms selected every type of notification, those of incidents as well, although incidents did not exist. These types are removed,
-- so that such an integration does not begin to receive incidents by itself. Integrations that name nothing else keep them.
UPDATE integration SET event_types = array_remove(array_remove(event_types, 'incident.created'), 'incident.resolved')
  WHERE event_types && ARRAY['incident.created', 'incident.resolved']
    AND NOT event_types <@ ARRAY['incident.created', 'incident.resolved', 'test'];
