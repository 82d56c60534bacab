-- Whoever fills a table analyses it in the same step: autovacuum comes a minute later at the earliest. PostgreSQL 17 or newer.
grant maintain on
    service_points.partner, service_points.programme, service_points.agreement, service_points.agreement_scope,
    service_points.service_point, published_service_points.service_point_fact,
    published_service_points.shipping_grant_fact
  to restante_service_points;
