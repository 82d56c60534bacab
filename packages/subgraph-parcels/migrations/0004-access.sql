-- Reads run as restante_parcels, which sees only the parcels to which the caller in the session's settings is a party. The
-- ledger runs as restante_ledger, which sees every row: decisions check the caller's roles themselves.
grant select on all tables in schema parcels to restante_parcels;
grant select, insert, update, delete on all tables in schema parcels to restante_ledger;
grant usage on all sequences in schema parcels to restante_ledger;

create function parcels.is_party(shipper_id text, carrier_id text, custodian_id text, custodian_outlet_id text, custodian_until timestamptz)
returns boolean language sql stable parallel safe as $$
  select case
    -- A device sees only the parcels that lie or are promised at its outlets.
    when current_setting('restante.outlets', true) <> '' then
      custodian_id = current_setting('restante.tenant', true)
      and custodian_outlet_id = any(string_to_array(current_setting('restante.outlets', true), ','))
      and coalesce(custodian_until > current_setting('restante.now', true)::timestamptz, true)
    else
      current_setting('restante.tenant', true) in (shipper_id, carrier_id)
      or (custodian_id = current_setting('restante.tenant', true)
        and coalesce(custodian_until > current_setting('restante.now', true)::timestamptz, true))
  end
$$;

alter table parcels.parcel enable row level security;
alter table parcels.return_order enable row level security;
alter table parcels.redirect enable row level security;
alter table parcels.identifier enable row level security;
alter table parcels.reference enable row level security;
alter table parcels.event enable row level security;
alter table parcels.event_party enable row level security;
alter table parcels.code enable row level security;
alter table parcels.idempotency enable row level security;
alter table parcels.unannounced_scan enable row level security;
alter table parcels.place enable row level security;
alter table parcels.code_failure enable row level security;

create policy party on parcels.parcel for select to restante_parcels using (
  realm_id = current_setting('restante.realm', true)
  and parcels.is_party(shipper_id, carrier_id, custodian_id, custodian_outlet_id, custodian_until));
create policy party on parcels.redirect for select to restante_parcels using (
  exists (select from parcels.parcel p where (p.realm_id, p.id) = (redirect.realm_id, redirect.parcel_id)));
create policy party on parcels.identifier for select to restante_parcels using (
  exists (select from parcels.parcel p where (p.realm_id, p.id) = (identifier.realm_id, identifier.parcel_id)));
create policy party on parcels.reference for select to restante_parcels using (
  exists (select from parcels.parcel p where (p.realm_id, p.id) = (reference.realm_id, reference.parcel_id)));
-- Only its shipper sees a return order.
create policy party on parcels.return_order for select to restante_parcels using (
  realm_id = current_setting('restante.realm', true) and shipper_id = current_setting('restante.tenant', true));
create policy party on parcels.event for select to restante_parcels using (
  realm_id = current_setting('restante.realm', true) and current_setting('restante.tenant', true) = any(parties)
  and exists (select from parcels.parcel p where (p.realm_id, p.id) = (event.realm_id, event.parcel_id)));
create policy party on parcels.event_party for select to restante_parcels using (
  realm_id = current_setting('restante.realm', true) and partner_id = current_setting('restante.tenant', true));

create policy ledger on parcels.parcel to restante_ledger using (true) with check (true);
create policy ledger on parcels.return_order to restante_ledger using (true) with check (true);
create policy ledger on parcels.redirect to restante_ledger using (true) with check (true);
create policy ledger on parcels.identifier to restante_ledger using (true) with check (true);
create policy ledger on parcels.reference to restante_ledger using (true) with check (true);
create policy ledger on parcels.event to restante_ledger using (true) with check (true);
create policy ledger on parcels.event_party to restante_ledger using (true) with check (true);
create policy ledger on parcels.code to restante_ledger using (true) with check (true);
create policy ledger on parcels.idempotency to restante_ledger using (true) with check (true);
create policy ledger on parcels.unannounced_scan to restante_ledger using (true) with check (true);
create policy ledger on parcels.place to restante_ledger using (true) with check (true);
create policy ledger on parcels.code_failure to restante_ledger using (true) with check (true);
