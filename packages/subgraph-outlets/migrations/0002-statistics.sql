-- Who fills a table analyses it, in the same step: autovacuum comes a minute later at the earliest. PostgreSQL 17 or newer.
grant maintain on outlets.outlet, outlets.postal_code, published_outlets.outlet_fact to restante_outlets;
