-- What only its parties may read: keys and agreements. A transaction says on whose behalf it runs, either a partner
-- (`restante.tenant`) or the realm itself (`restante.realm`: publishing, loading, the daily refresh). One that says
-- neither sees no row and writes none.

create table service_points.api_key (
  realm_id text not null,
  key_id text not null,
  -- SHA-256 of the whole key text; the text itself is kept nowhere.
  digest bytea not null check (length(digest) = 32),
  -- Tells keys apart on a screen.
  last_four text not null check (length(last_four) = 4),
  kind text not null check (kind in ('SECRET', 'PUBLISHABLE', 'SESSION', 'DEVICE')),
  partner_id text not null,
  scopes text[] not null,
  -- From where a PUBLISHABLE key may be used; empty for the others.
  origins text[] not null,
  -- At which outlets a DEVICE may act; empty for the others.
  outlet_ids text[] not null,
  label text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  primary key (realm_id, key_id),
  foreign key (realm_id, partner_id) references service_points.partner
);
create unique index api_key_digest on service_points.api_key (digest);

create table service_points.agreement (
  realm_id text not null,
  agreement_id text not null,
  -- Gives access: the operator of the outlets, or for a NEGOTIATED_SERVICE the partner of the service points.
  provider_id text not null,
  -- Gets access.
  customer_id text not null,
  kind text not null check (kind in ('NEGOTIATED_SERVICE', 'AGENCY', 'FRANCHISE', 'LAST_MILE_ACCESS')),
  state text not null check (state in (
    'DRAFT', 'OFFERED', 'COUNTERED', 'DECLINED', 'WITHDRAWN', 'SIGNED', 'ACTIVE', 'NOTICE_GIVEN', 'EXPIRED',
    'TERMINATED', 'SUPERSEDED'
  )),
  version integer not null check (version >= 1),
  -- Days, local at each outlet; `ends_on` is the first day no longer in force.
  effective_from date not null,
  ends_on date check (ends_on > effective_from),
  notice_by date,
  -- ALL: every outlet (service point) of the provider, also later ones. LISTED: those of agreement_scope.
  outlets text not null check (outlets in ('ALL', 'LISTED')),
  -- What it allows there; null: everything.
  capabilities text[],
  -- Prices, commitments, exclusivity: sealed, never published.
  terms jsonb not null,
  created_at timestamptz not null,
  primary key (realm_id, agreement_id),
  unique (realm_id, agreement_id, provider_id, customer_id),
  check (provider_id <> customer_id),
  foreign key (realm_id, provider_id) references service_points.partner,
  foreign key (realm_id, customer_id) references service_points.partner
);
create index agreement_provider on service_points.agreement (realm_id, provider_id);
create index agreement_customer on service_points.agreement (realm_id, customer_id);

-- The outlets of a LISTED agreement. The parties stand here too, so that the policy needs no other table.
create table service_points.agreement_scope (
  realm_id text not null,
  agreement_id text not null,
  outlet_id text not null,
  provider_id text not null,
  customer_id text not null,
  primary key (realm_id, agreement_id, outlet_id),
  foreign key (realm_id, agreement_id, provider_id, customer_id)
    references service_points.agreement (realm_id, agreement_id, provider_id, customer_id)
);

alter table service_points.api_key enable row level security;
alter table service_points.api_key force row level security;
create policy own_partner on service_points.api_key using (
  partner_id = current_setting('restante.tenant', true) or realm_id = current_setting('restante.realm', true)
);

alter table service_points.agreement enable row level security;
alter table service_points.agreement force row level security;
create policy parties on service_points.agreement using (
  current_setting('restante.tenant', true) in (provider_id, customer_id)
  or realm_id = current_setting('restante.realm', true)
);

alter table service_points.agreement_scope enable row level security;
alter table service_points.agreement_scope force row level security;
create policy parties on service_points.agreement_scope using (
  current_setting('restante.tenant', true) in (provider_id, customer_id)
  or realm_id = current_setting('restante.realm', true)
);

grant select, insert, update on service_points.api_key, service_points.agreement to restante_service_points;
grant select, insert, delete on service_points.agreement_scope to restante_service_points;
