-- The documents that a partner lets its publishable keys, or its shoppers, run.

create table service_points.document (
  realm_id text not null,
  partner_id text not null,
  -- SHA-256 of the text, hex, or a name of the partner's own.
  document_id text not null,
  text text not null,
  audiences text[] not null check (audiences <@ array['PUBLISHABLE', 'SHOPPER'] and cardinality(audiences) > 0),
  pushed_at timestamptz not null,
  primary key (realm_id, partner_id, document_id),
  foreign key (realm_id, partner_id) references service_points.partner
);

alter table service_points.document enable row level security;
alter table service_points.document force row level security;
create policy own_partner on service_points.document using (
  partner_id = current_setting('restante.tenant', true) or realm_id = current_setting('restante.realm', true)
);

grant select, insert, update, delete on service_points.document to restante_service_points;

insert into published_service_points.head (table_name, rev) values ('document_fact', 0);

create table published_service_points.document_fact (
  realm_id text not null,
  partner_id text not null,
  document_id text not null,
  text text not null,
  audiences text[] not null,
  rev bigint not null,
  -- Removed.
  deleted boolean not null default false,
  primary key (realm_id, partner_id, document_id)
);
create index document_fact_rev on published_service_points.document_fact (rev);

grant select on published_service_points.document_fact to restante_service_points, restante_gateway;
grant insert, update on published_service_points.document_fact to restante_service_points;
