-- The role that fills a table analyses it in the same step, because autovacuum may take a minute. PostgreSQL 17 or newer.
grant maintain on parcels.shelf to restante_ledger;
