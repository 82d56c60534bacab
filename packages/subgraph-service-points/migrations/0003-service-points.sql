-- A partner's programme at an outlet.

create table service_points.service_point (
  realm_id text not null,
  service_point_id text not null,
  partner_id text not null,
  programme_id text not null,
  -- Of the register that all realms share; checked against published_outlets.outlet_fact when it is written.
  outlet_id text not null,
  -- A subset of the outlet's.
  capabilities text[] not null check (cardinality(capabilities) > 0),
  -- OSM opening_hours where narrower than the outlet's; null: the outlet's hold.
  hours text,
  -- Narrower limits than the outlet's, in millimetres and grams; null: the outlet's hold.
  size_limit jsonb,
  -- Places per purpose and size class: [{ "purpose", "sizeClass", "places" }].
  capacity jsonb not null,
  -- How long a parcel is kept: { "unit", "count" }.
  hold_policy jsonb not null,
  -- Its own validity in days local at the outlet, `valid_until` exclusive; agreements narrow it further.
  valid_from date not null,
  valid_until date check (valid_until > valid_from),
  status text not null check (status in ('PLANNED', 'ACTIVE', 'SUSPENDED', 'CLOSED')),
  visibility text not null check (visibility in ('PUBLIC', 'PARTIES')),
  intake text not null check (intake in ('OPEN', 'PAUSED')),
  intake_reason text,
  -- When a pause ends by itself; null: somebody has to end it.
  intake_until timestamptz,
  created_at timestamptz not null,
  primary key (realm_id, service_point_id),
  -- A programme is at an outlet once; the order of the columns also finds what is at an outlet.
  unique (realm_id, outlet_id, programme_id),
  check (intake = 'PAUSED' or (intake_reason is null and intake_until is null)),
  foreign key (realm_id, partner_id, programme_id)
    references service_points.programme (realm_id, partner_id, programme_id)
);
create index service_point_partner on service_points.service_point (realm_id, partner_id, service_point_id);
create index service_point_pause on service_points.service_point (realm_id, intake_until) where intake = 'PAUSED';

grant select, insert, update on service_points.service_point to restante_service_points;
