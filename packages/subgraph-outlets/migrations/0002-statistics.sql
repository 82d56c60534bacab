-- An import analyses the tables that it fills: autovacuum runs a minute later at the earliest. PostgreSQL 17 or newer.
grant maintain on outlets.outlet, outlets.postal_code, published_outlets.outlet_fact to restante_outlets;
