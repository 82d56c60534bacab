-- The ledger of places. A shelf is the room of one service point for one purpose and size class (ANY where it is not
-- divided). A promise counts on each local day from its first to its last; 32 counters, one for each day from `days_from`,
-- stand in a ring, so that a shelf stays one row and one lock. What lies there without a known end counts on every day.
create table parcels.shelf (
  realm_id text not null,
  service_point_id text not null,
  purpose text not null,
  size_class text not null,
  outlet_id text not null,
  partner_id text not null,
  places integer not null,
  valid_from date not null,
  valid_until date,
  is_open boolean not null,
  days integer[] not null default array_fill(0, array[32]),
  days_from date not null default date '2000-01-01',
  open_ended integer not null default 0 check (open_ended >= 0),
  rev bigint not null,
  primary key (realm_id, service_point_id, purpose, size_class)
) with (fillfactor = 60);
create index shelf_by_outlet on parcels.shelf (realm_id, outlet_id, partner_id);

-- One promised or held place. A parcel that is diverted holds one where it lies while another is promised to it.
create table parcels.place (
  realm_id text not null,
  parcel_id text not null,
  kind text not null check (kind in ('PROMISED', 'HELD')),
  service_point_id text not null,
  purpose text not null,
  size_class text not null,
  from_day date not null,
  -- Null: without a known end.
  to_day date,
  -- When a promise lapses.
  until timestamptz,
  primary key (realm_id, parcel_id, kind),
  foreign key (realm_id, service_point_id, purpose, size_class) references parcels.shelf
);
create index place_by_shelf on parcels.place (realm_id, service_point_id, purpose, size_class);
create index place_due on parcels.place (until) where kind = 'PROMISED';

-- How far the copy of another context's published table has come.
create table parcels.copied (
  table_name text primary key,
  rev bigint not null
);

create schema published_parcels;
create table published_parcels.head (
  table_name text primary key,
  rev bigint not null
);
insert into published_parcels.head values ('fullness', 0);

create table published_parcels.fullness (
  realm_id text not null,
  service_point_id text not null,
  purpose text not null,
  size_class text not null,
  day date not null,
  is_full boolean not null,
  rev bigint not null,
  deleted boolean not null default false,
  primary key (realm_id, service_point_id, purpose, size_class, day)
);
create index fullness_rev on published_parcels.fullness (rev);

grant usage on schema published_parcels to restante_outlets, restante_service_points, restante_parcels, restante_ledger, restante_gateway;
grant select on all tables in schema published_parcels
  to restante_outlets, restante_service_points, restante_parcels, restante_ledger, restante_gateway;
grant insert, update, delete on published_parcels.fullness to restante_ledger;
grant update on published_parcels.head to restante_ledger;
